"""Writes about certificates: issuing and revoking."""
