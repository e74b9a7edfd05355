"""Antin: the digital-signature office of a two-tier government."""

__version__ = "0.1.0"
