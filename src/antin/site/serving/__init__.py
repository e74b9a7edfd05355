"""Serving an office: its settings, what stops a start, the web process, health, and the rounds."""
