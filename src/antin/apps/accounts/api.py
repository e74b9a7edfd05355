"""The door of the accounts app."""

from antin.apps.accounts.actions import (
    AccountRefused,
    add_account,
    choose_appearance,
    disable_account,
    record_event,
)
from antin.apps.accounts.links import LINK_LIFETIME, LinkRefused, NewLink, UsedLink, make_link, use_link
from antin.apps.accounts.models import Language, LinkPurpose, Theme, User
from antin.apps.accounts.ports import AccountActRefused, AccountManager
from antin.apps.accounts.queries import (
    UnableToFindAccount,
    accounts,
    find_account,
    find_account_of_person,
    get_account,
)
from antin.apps.accounts.restoring import close_the_door, restore_disabled, restore_removed_key

__all__ = [
    "LINK_LIFETIME",
    "AccountActRefused",
    "AccountManager",
    "AccountRefused",
    "Language",
    "LinkPurpose",
    "LinkRefused",
    "NewLink",
    "Theme",
    "UnableToFindAccount",
    "UsedLink",
    "User",
    "accounts",
    "add_account",
    "choose_appearance",
    "close_the_door",
    "disable_account",
    "find_account",
    "find_account_of_person",
    "get_account",
    "make_link",
    "record_event",
    "restore_disabled",
    "restore_removed_key",
    "use_link",
]
