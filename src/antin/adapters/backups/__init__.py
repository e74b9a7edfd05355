"""Backups: one sealed archive with its manifest, PostgreSQL's dumps, and the copy of the ledger."""
