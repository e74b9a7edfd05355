"""Reading ``site.toml``: unknown and misshapen keys stop with a sentence; relative paths start at the file."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from antin.adapters.data_folder import DataFolder
from antin.kernel.errors import AntinError
from antin.site.serving.explanations import EXPLANATIONS
from antin.site.serving.site_settings import SECTIONS, SiteSettings

__all__ = ["SettingRefused", "UnableToReadSettings", "load_toml", "settings_from", "settings_of"]


class UnableToReadSettings(AntinError):
    """The settings file is missing or is not TOML."""

    code = "settings.unreadable"
    exit_code = 3


class SettingRefused(AntinError):
    """A setting is unknown or of the wrong kind."""

    code = "settings.refused"
    exit_code = 3


def settings_of(data: DataFolder) -> SiteSettings:
    """The settings of a data folder; a demo's are the defaults, and so are those of a folder without a file."""
    path = data.config
    if not path.exists():
        return SiteSettings()
    return settings_from(load_toml(path), path)


def load_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise UnableToReadSettings(
            f"The settings cannot be read: {problem.strerror}.",
            where=str(path),
            remedy="Name a file that is there; “antin init --example” prints one.",
        ) from problem
    except ValueError as problem:
        raise UnableToReadSettings(f"The file is not TOML: {problem}.", where=str(path)) from problem


def settings_from(tables: Mapping[str, Any], path: Path) -> SiteSettings:
    """Settings from parsed TOML; ``path`` is named in errors and is where relative paths start."""
    for name in tables:
        if name not in SECTIONS:
            raise _unknown(name, list(SECTIONS), path)
    sections = {name: _section(name, kind, tables.get(name, {}), path) for name, kind in SECTIONS.items()}
    return SiteSettings(**sections)


def _section(name: str, kind: type, table: Any, path: Path) -> Any:
    if not isinstance(table, Mapping):
        raise SettingRefused(f"“{name}” is a section.", where=str(path), remedy=f"Write it as [{name}].")
    known = {each.name: str(each.type) for each in fields(kind)}
    for key in table:
        if key not in known:
            raise _unknown(f"{name}.{key}", [f"{name}.{each}" for each in known], path)
    return kind(**{key: _value(f"{name}.{key}", known[key], value, path) for key, value in table.items()})


def _unknown(name: str, known: list[str], path: Path) -> SettingRefused:
    near = difflib.get_close_matches(name, known, n=1)
    guess = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
    return SettingRefused(
        f"There is no setting {name}.", where=str(path), remedy=guess, code="settings.unknown"
    )


def _value(key: str, kind: str, value: Any, path: Path) -> Any:
    read = _READERS[kind](value, path)
    if read is None:
        raise SettingRefused(
            f"{key} is of the wrong kind.",
            where=str(path),
            remedy=f"Write it like {key.partition('.')[2]} = {EXPLANATIONS[key].example}",
            code="settings.wrong_kind",
        )
    return read


def _text(value: Any, _path: Path) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any, _path: Path) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _texts(value: Any, _path: Path) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return None
    return tuple(value)


def _file(value: Any, path: Path) -> Path | None:
    if not isinstance(value, str) or not value:
        return None
    return path.parent / Path(value).expanduser()


_READERS: dict[str, Callable[[Any, Path], Any]] = {
    "str": _text,
    "int": _number,
    "tuple[str, ...]": _texts,
    "Path | None": _file,
}
