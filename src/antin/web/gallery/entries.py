"""Gallery entries: one TOML file beside each component's template.

An entry says in both languages what the component is for, when not to use it and what the keyboard does, and
shows its states as the very markup that a page would write. A table with exactly the keys ``en`` and ``vi`` is
a text in two languages, wherever it stands.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["GROUPS", "Attribute", "Entry", "Key", "State", "find_entry", "load_entries", "localised"]

GROUPS = ("frame", "actions", "forms", "status", "records", "lists", "figures")
_FOLDER = Path(__file__).resolve().parents[1] / "components" / "templates" / "cotton"
_LANGUAGES = {"en", "vi"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a page may write in the tag. An empty ``default`` means that it may be left out."""

    name: str
    meaning: dict[str, str]
    default: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What the keyboard does."""

    keys: str
    does: dict[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """One specimen: markup, and the context that it is rendered with."""

    name: dict[str, str]
    markup: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything that the gallery says about one component."""

    slug: str
    group: str
    purpose: dict[str, str]
    when_not: dict[str, str]
    attributes: tuple[Attribute, ...]
    keyboard: tuple[Key, ...]
    states: tuple[State, ...]

    @property
    def tag(self) -> str:
        return f"c-{self.slug}"


@cache
def load_entries(folder: Path = _FOLDER) -> tuple[Entry, ...]:
    """All entries, in the order of their groups and then by name."""
    entries = [_read(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(entries, key=lambda entry: (GROUPS.index(entry.group), entry.slug)))


def find_entry(slug: str) -> Entry | None:
    """The entry of the component ``<c-slug>``."""
    return next((entry for entry in load_entries() if entry.slug == slug), None)


def localised(value: Any, language: str) -> Any:
    """``value`` with every two-language table replaced by the text of one language."""
    if isinstance(value, dict):
        if set(value) == _LANGUAGES:
            return value[language]
        return {key: localised(each, language) for key, each in value.items()}
    return [localised(each, language) for each in value] if isinstance(value, list) else value


def _read(path: Path) -> Entry:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = raw.get("data", {})
    return Entry(
        slug=path.stem.replace("_", "-"),
        group=raw["group"],
        purpose=raw["purpose"],
        when_not=raw["when_not"],
        attributes=tuple(Attribute(**each) for each in raw.get("attributes", ())),
        keyboard=tuple(Key(**each) for each in raw.get("keyboard", ())),
        states=tuple(
            State(each["name"], each["markup"].strip(), {**shared, **each.get("data", {})})
            for each in raw["states"]
        ),
    )
