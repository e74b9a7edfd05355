"""Floor 2: names, profiles, linting, issuing, CRLs, mandates. Pure."""
