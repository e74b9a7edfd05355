"""Reads about accounts."""

from __future__ import annotations

from uuid import UUID

from antin.apps.accounts.models import User
from antin.kernel.errors import AntinError

__all__ = ["UnableToFindAccount", "accounts", "find_account", "find_account_of_person", "get_account"]


class UnableToFindAccount(AntinError):
    """No account has this login name or id."""

    code = "account.not_found"
    exit_code = 4


def accounts() -> list[User]:
    """All accounts by login name."""
    return list(User.objects.order_by("login_name"))


def find_account(login_name: str) -> User:
    """The account with this login name."""
    user = User.objects.filter(login_name=login_name).first()
    if user is None:
        raise UnableToFindAccount(
            f"There is no account “{login_name}”.", where=login_name, remedy="See “antin user list”."
        )
    return user


def find_account_of_person(person_id: str) -> User | None:
    """The account of a person of the directory, if there is one."""
    return User.objects.filter(person_id=person_id).first()


def get_account(account_id: str) -> User:
    """The account with this id."""
    try:
        user = User.objects.filter(id=UUID(account_id)).first()
    except ValueError:
        user = None
    if user is None:
        raise UnableToFindAccount("There is no account with this id.", where=account_id)
    return user
