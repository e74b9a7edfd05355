"""Floor 3: from a succession and the active certificates to a plan. Pure."""
