"""Floor 7: HTML. ``components`` are the pieces, every other folder is one desk or place."""
