"""Floor 6: stand-ins for the world outside, each a process of its own that says that it is simulated."""
