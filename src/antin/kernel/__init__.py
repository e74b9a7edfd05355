"""Floor 0: moments, periods, working days, Vietnamese text, canonical JSON, errors. Pure."""
