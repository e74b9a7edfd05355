"""App configuration."""

from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    """Pages of the door."""

    name = "antin.web.account"
    label = "account_pages"

    def ready(self) -> None:
        """Let what happens at the door be recorded."""
        from antin.web.account import events

        events.connect()
