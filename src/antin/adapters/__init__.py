"""Floor 5: everything that touches the world, one folder a variant. Never imports Django."""
