"""Writing ``site.toml``: every setting with its explanation, so that the file explains itself."""

from __future__ import annotations

import json
import textwrap
from dataclasses import fields
from pathlib import Path
from typing import Any

from antin.site.serving.explanations import EXPLANATIONS, SECTION_TITLES
from antin.site.serving.site_settings import SECTIONS, SiteSettings

__all__ = ["as_toml", "site_toml"]

_HEAD = """\
# Cấu hình của một cơ sở Ấn tín. Kiểm tra: antin config check. Giải thích: antin config explain KHÓA.
# Settings of one Antin installation. Check: antin config check. Explain: antin config explain KEY.
"""


def site_toml(settings: SiteSettings) -> str:
    """The whole file; what is not set stands commented out with its example."""
    return _HEAD + "".join(_section(name, getattr(settings, name)) for name in SECTIONS)


def _section(name: str, section: Any) -> str:
    vietnamese, english = SECTION_TITLES[name]
    lines = [f"\n# {vietnamese} · {english}\n[{name}]"]
    for each in fields(section):
        lines += ["", *_setting(f"{name}.{each.name}", getattr(section, each.name))]
    return "\n".join(lines) + "\n"


def _setting(key: str, value: Any) -> list[str]:
    explanation = EXPLANATIONS[key]
    name = key.partition(".")[2]
    comments = [
        f"# {line}"
        for words in (explanation.vietnamese, explanation.english)
        for line in textwrap.wrap(words, 100)
    ]
    is_set = value is not None
    return [*comments, f"{name} = {as_toml(value)}" if is_set else f"# {name} = {explanation.example}"]


def as_toml(value: str | int | tuple[str, ...] | Path) -> str:
    """One value as TOML writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(as_toml(each) for each in value)}]"
    if isinstance(value, int):
        return str(value)
    # A JSON text is a TOML basic string, but for the delete character, which TOML wants escaped.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
