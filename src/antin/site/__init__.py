"""Floor 8: wiring and supervision, the only place that chooses adapters."""
