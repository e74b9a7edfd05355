"""Search over units, organisations, people and certificates, within the reach of whoever asks."""
