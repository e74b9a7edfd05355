"""Labels of the command line in the language of the terminal: Vietnamese where LANG says so, else English."""

from __future__ import annotations

import os

__all__ = ["choose", "is_vietnamese"]


def is_vietnamese() -> bool:
    """True where the terminal's locale is Vietnamese (LC_ALL before LC_MESSAGES before LANG)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return value.lower().startswith("vi")
    return False


def choose(vietnamese: str, english: str) -> str:
    """The text in the terminal's language."""
    return vietnamese if is_vietnamese() else english
