"""Reads the TOML files that lie beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["profile_names", "read_table"]

_NOT_PROFILES = {"crl", "policies", "validity"}


@cache
def read_table(name: str) -> dict[str, Any]:
    """The content of ``<name>.toml``."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def profile_names() -> tuple[str, ...]:
    """The ids of all certificate profiles, sorted."""
    names = {entry.name[:-5] for entry in files(__package__).iterdir() if entry.name.endswith(".toml")}
    return tuple(sorted(names - _NOT_PROFILES))
