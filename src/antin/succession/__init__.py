"""Floor 1: decisions and what became of every unit, organisation, post and person. Knows no PKI. Pure."""
