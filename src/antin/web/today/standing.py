"""Figures over the whole office, asked at most twice a minute in a process; each says as of when it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from antin.apps.authorities import api as authorities
from antin.apps.reorganisation import api as reorganisation

__all__ = ["forget", "lists_due", "lists_outlived", "standing"]

_KEPT_SECONDS = 30.0
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    as_of: datetime
    until: float  # monotonic


_kept: dict[str, _Kept] = {}
_lock = Lock()


def standing(organisations: frozenset[str] | None, now: datetime) -> reorganisation.Standing:
    """Who can sign and who cannot, in these organisations or in all."""
    if organisations is not None:
        return reorganisation.standing_of(organisations, now)
    return _keep("standing", now, lambda: reorganisation.standing_of(None, now))


def lists_due(now: datetime) -> list[tuple[str, int]]:
    """Revocation lists that must be published: authority and part."""
    return _keep("lists", now, lambda: reorganisation.crls_due(now))


def lists_outlived(now: datetime) -> list[str]:
    """Authorities whose revocation list has passed its next update, so that nobody may rely on it."""
    ends = _keep(
        "ends", now, lambda: [(each.authority_id, each.next_update) for each in authorities.current_crls()]
    )
    return sorted({authority for authority, next_update in ends if next_update < now})


def forget() -> None:
    """Count anew the next time: for tests, and after what changes everything at once."""
    _kept.clear()


def _keep(name: str, now: datetime, count: Callable[[], _Value]) -> _Value:
    """What was counted a moment ago, unless the clock of the office was set back since."""
    with _lock:
        known = _kept.get(name)
        if known is None or time.monotonic() >= known.until or now < known.as_of:
            known = _kept[name] = _Kept(count(), now, time.monotonic() + _KEPT_SECONDS)
        value: _Value = known.value
        return value
