"""Arguments and options that commands about accounts and grants share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from antin.cli.words import choose

__all__ = ["base_url_option", "login_argument", "reason_option"]

F = TypeVar("F", bound=Callable[..., Any])


def login_argument(command: F) -> F:
    """``LOGIN``: the login name of an account."""
    return click.argument("login_name", metavar="LOGIN")(command)


def reason_option(command: F) -> F:
    """``--reason TEXT``: why; it goes into the ledger."""
    return click.option(
        "--reason",
        required=True,
        metavar="TEXT",
        help=choose("Lý do, ghi vào sổ chứng cứ.", "Why; it is recorded in the ledger."),
    )(command)


def base_url_option(command: F) -> F:
    """``--base-url URL``: where the office serves, if not where its settings say."""
    return click.option(
        "--base-url",
        metavar="URL",
        help=choose(
            "Địa chỉ trang web trong liên kết (mặc định: nơi đang phục vụ, rồi theo cấu hình).",
            "The address that the link leads to (default: where the office is served, else its settings').",
        ),
    )(command)
