"""Who holds a certificate, as the frozen plan names it."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["KINDS", "Holder", "read_holder"]

KINDS = ("organisation", "person", "service")


class Holder(NamedTuple):
    """Kind and identity."""

    kind: str
    id: str


def read_holder(value: Any) -> Holder | None:
    """``["person", "VN-25-000001"]`` as a holder."""
    return None if value is None else Holder(str(value[0]), str(value[1]))
