"""Key devices, their holders and the proof that they work."""
