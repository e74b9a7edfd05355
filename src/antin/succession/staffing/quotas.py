"""How many people of a kind go to each body: whole numbers that add up, whatever the shares."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

__all__ = ["dealt", "proportioned"]

Key = TypeVar("Key", bound=Hashable)


def proportioned(total: int, weights: Mapping[Key, float]) -> dict[Key, int]:
    """``total`` split by weight with the largest remainders; ties go to the earlier key.

    >>> proportioned(10, {"a": 1, "b": 1, "c": 1})
    {'a': 4, 'b': 3, 'c': 3}
    """
    whole = sum(weights.values())
    if whole <= 0:
        return dict.fromkeys(weights, 0)
    exact = {key: total * weight / whole for key, weight in weights.items()}
    counts = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: counts[key] - exact[key])
    for key in by_remainder[: total - sum(counts.values())]:
        counts[key] += 1
    return counts


def dealt(total: int, keys: Sequence[Key], start: int) -> dict[Key, int]:
    """``total`` dealt by turns from position ``start`` on, so that deals one after the other end up even.

    >>> dealt(4, ["a", "b", "c"], start=2)
    {'a': 1, 'b': 1, 'c': 2}
    """
    each, more = divmod(total, len(keys))
    counts = dict.fromkeys(keys, each)
    for turn in range(more):
        counts[keys[(start + turn) % len(keys)]] += 1
    return counts
