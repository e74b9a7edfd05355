"""What a key may be called; a name becomes a file name or a label in a module."""

from __future__ import annotations

import re

from antin.kernel.errors import AntinError
from antin.pki.algorithms import KeyRefused

__all__ = ["KeyNotFound", "checked_name"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class KeyNotFound(AntinError):
    """The store holds no key of that name."""

    code = "key.not_found"
    exit_code = 4


def checked_name(name: str) -> str:
    """The name, if it can be one."""
    if not _NAME.fullmatch(name):
        raise KeyRefused(f"“{name}” cannot name a key.", remedy="Use lower-case letters, digits and hyphens.")
    return name
