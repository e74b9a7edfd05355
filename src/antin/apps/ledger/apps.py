"""App configuration."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The evidence log in PostgreSQL: one writer, insert-only."""

    name = "antin.apps.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
