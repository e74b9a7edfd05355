"""Views of the registry: read the address, ask once, show."""
