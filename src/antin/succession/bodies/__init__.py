"""From the organisations before a decision to those after it."""
