"""Arguments and options that several steps of a reorganisation share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from antin.cli.words import choose

__all__ = ["dry_run_option", "number_argument", "plan_argument", "scenario_option"]

F = TypeVar("F", bound=Callable[..., Any])


def number_argument(command: F) -> F:
    """``[NUMBER]``: a decision; the newest where it is left out."""
    return click.argument("number", required=False)(command)


def plan_argument(command: F) -> F:
    """``[PLAN]``: a frozen plan; the newest of a decision where it is left out."""
    return click.argument("plan_id", metavar="[PLAN]", required=False)(command)


def dry_run_option(command: F) -> F:
    """``--dry-run``: judge everything, change nothing."""
    return click.option(
        "--dry-run",
        is_flag=True,
        help=choose("Kiểm tra mọi điều kiện, không thay đổi gì.", "Judge everything, change nothing."),
    )(command)


def scenario_option(command: F) -> F:
    """``--scenario``: enter the stop of a demo's clock instead of waiting for the moment."""
    return click.option(
        "--scenario",
        is_flag=True,
        help=choose(
            "Bản trình diễn: đưa đồng hồ kịch bản đến thời điểm này.",
            "Demo: move the scenario clock to this moment.",
        ),
    )(command)
