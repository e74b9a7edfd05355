"""Options that commands share, so that they mean the same everywhere.

``@data_option`` hands the command a :class:`DataFolder` as ``data``; ``@json_option`` a flag as ``as_json``
and makes errors JSON too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.words import choose

__all__ = ["data_option", "json_option"]

F = TypeVar("F", bound=Callable[..., Any])


def _resolve(_ctx: click.Context, _param: click.Parameter, value: str | None) -> DataFolder:
    return DataFolder.resolve(value, environ=os.environ, uid=os.geteuid())


def _remember(ctx: click.Context, _param: click.Parameter, value: bool) -> bool:
    ctx.meta["antin.json"] = value or ctx.meta.get("antin.json", False)
    return value


def data_option(command: F) -> F:
    """``--data DIR``: the data folder."""
    return click.option(
        "--data",
        metavar="DIR",
        callback=_resolve,
        help=choose(
            "Thư mục dữ liệu (mặc định: ANTIN_DATA, rồi ./var; quản trị: /var/lib/antin).",
            "Data folder (default: ANTIN_DATA, then ./var; for root /var/lib/antin).",
        ),
    )(command)


def json_option(command: F) -> F:
    """``--json``: one versioned JSON object on standard output."""
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        is_eager=True,
        callback=_remember,
        help=choose("In một đối tượng JSON ra đầu ra chuẩn.", "Print one JSON object on standard output."),
    )(command)
