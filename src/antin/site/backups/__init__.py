"""Backups of an office: made while it runs, verified by reading all of it, restored without un-revoking."""
