"""Which rules are on, and since when: dated rows with their legal basis."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from antin.kernel.errors import AntinError
from antin.reissue.rules import RULES, Rule

__all__ = ["Switch", "SwitchesRefused", "active_rules", "read_switches", "shipped_switches", "state_of"]


class SwitchesRefused(AntinError):
    """A switch names no rule, or lacks its date or legal basis."""

    code = "rules.switch_refused"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class Switch:
    """From ``in_force_on`` on, ``rule`` is on or off, because of ``legal_basis``."""

    rule: str
    on: bool
    in_force_on: date
    legal_basis: str


def read_switches(text: str, *, where: str = "") -> tuple[Switch, ...]:
    """The rows of a TOML text (``[[switch]]`` with rule, on, from, legal_basis)."""
    try:
        rows = tomllib.loads(text).get("switch", [])
        switches = tuple(_switch(row) for row in rows)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SwitchesRefused(
            f"The switches cannot be read: {error}.", where=where, remedy="Give rule, on, from and legal_basis."
        ) from error
    known = {rule.id for rule in RULES}
    for switch in switches:
        if switch.rule not in known:
            raise SwitchesRefused(
                f"There is no rule “{switch.rule}”.", where=where, remedy="See “antin reorg rules”."
            )
    return switches


def _switch(row: dict[str, Any]) -> Switch:
    if not isinstance(row["on"], bool) or not isinstance(row["from"], date):
        raise TypeError("on is true or false, from is a date")
    return Switch(str(row["rule"]), row["on"], row["from"], str(row["legal_basis"]))


@cache
def shipped_switches() -> tuple[Switch, ...]:
    """The rows that come with Antin."""
    return read_switches(resources.files(__package__).joinpath("switches.toml").read_text(encoding="utf-8"))


def state_of(rule: Rule, switches: Iterable[Switch], day: date) -> tuple[bool, Switch | None]:
    """Is the rule on at ``day``, and by which row (``None``: by its default)?"""
    rows = [s for s in switches if s.rule == rule.id and s.in_force_on <= day]
    if not rows:
        return rule.default, None
    newest = max(enumerate(rows), key=lambda pair: (pair[1].in_force_on, pair[0]))[1]
    return newest.on, newest


def active_rules(switches: Iterable[Switch], day: date) -> Sequence[Rule]:
    """The rules that are asked for a decision that takes effect on ``day``."""
    rows = tuple(switches)
    return [rule for rule in RULES if state_of(rule, rows, day)[0]]
