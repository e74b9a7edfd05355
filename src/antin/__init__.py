"""Antin: the digital-signature office of a two-tier government."""
