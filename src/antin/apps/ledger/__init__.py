"""The evidence log in PostgreSQL: one writer, insert-only."""
