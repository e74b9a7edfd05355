"""The page of the day: what waits for whoever is signed in, and whether they can sign."""
