"""Issued certificates, intentions and revocations."""
