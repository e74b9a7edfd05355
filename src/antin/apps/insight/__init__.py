"""Who can work today, kept as roll-ups: what the cockpit and the board read."""
