"""Figures that a process asks for at most twice a minute, however many pages show them."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

__all__ = ["forget", "keep"]

_SECONDS = 30.0
_MOST = 256
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Figure:
    value: Any
    as_of: datetime
    until: float  # monotonic


_kept: OrderedDict[Hashable, _Figure] = OrderedDict()
_lock = Lock()


def keep(key: Hashable, now: datetime, count: Callable[[], _Value]) -> _Value:
    """What was counted a moment ago under this key, unless the office's clock was set back since."""
    with _lock:
        known = _kept.get(key)
    if known is None or time.monotonic() >= known.until or now < known.as_of:
        known = _Figure(count(), now, time.monotonic() + _SECONDS)
        with _lock:
            _kept[key] = known
            _kept.move_to_end(key)
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
    value: _Value = known.value
    return value


def forget() -> None:
    """Count anew the next time: for tests, and after what changes everything at once."""
    _kept.clear()
