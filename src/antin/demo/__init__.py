"""Floor 7: the demo world. Everything and everyone it generates is invented; places and decisions are real."""
