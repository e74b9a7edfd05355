"""Floor 1: decisions become a graph of what became of every unit, organisation, post and person. Knows no PKI. Pure."""
