"""Names of bodies after a decision: filled from patterns, or the old name with the unit's name replaced.

Placeholders, in braces: ``{đơn vị}`` "xã Yên Lạc", ``{tên}`` "Yên Lạc", ``{tỉnh}`` "Phú Thọ", ``{cấp}`` "tỉnh"
or "thành phố", ``{Tỉnh ủy}`` "Tỉnh ủy" or "Thành ủy", ``{Tỉnh đoàn}`` likewise; of the body that continues
``{tên cũ}`` and ``{tên ngắn cũ}`` the names, ``{đơn vị cũ}`` the short name of its unit. Services also have
``{số}``, ``{cơ quan}`` the owner's name, ``{viết tắt}`` its abbreviation and ``{miền}`` its mail domain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from antin.kernel.text import fold
from antin.succession.registry import Unit

__all__ = ["PLACEHOLDERS", "fill", "phrase", "renamed", "unit_values", "unknown_placeholders"]

PLACEHOLDERS = frozenset(
    {"đơn vị", "tên", "tỉnh", "cấp", "Tỉnh ủy", "Tỉnh đoàn", "tên cũ", "tên ngắn cũ", "đơn vị cũ"}
    | {"số", "cơ quan", "viết tắt", "miền"}
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(pattern: str) -> list[str]:
    """The placeholders of a pattern that nothing fills."""
    return [name for name in _PLACEHOLDER.findall(pattern) if name not in PLACEHOLDERS]


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern with its placeholders replaced; what has no value becomes nothing, spaces stay single."""
    return " ".join(_PLACEHOLDER.sub(lambda match: values.get(match[1], ""), pattern).split())


def phrase(unit: Unit) -> str:
    """The unit's name as it stands inside a sentence: ``Xã Yên Lạc`` → ``xã Yên Lạc``."""
    return unit.name[:1].lower() + unit.name[1:]


def unit_values(unit: Unit, province: Unit) -> dict[str, str]:
    """What the unit and its province give to a pattern."""
    is_city = fold(province.name).startswith("thanh pho")
    return {
        "đơn vị": phrase(unit),
        "tên": unit.short_name,
        "tỉnh": province.short_name,
        "cấp": "thành phố" if is_city else "tỉnh",
        "Tỉnh ủy": "Thành ủy" if is_city else "Tỉnh ủy",
        "Tỉnh đoàn": "Thành đoàn" if is_city else "Tỉnh đoàn",
    }


def renamed(name: str, old: Unit, new: Unit, *, short_form: bool = True) -> str:
    """The body's name with its unit's old name replaced; marks and their placement do not matter.

    ``short_form`` also replaces the bare short name at the end, where the type word is not written.
    """
    replaced = _replace(name, phrase(old), phrase(new))
    if replaced is None and short_form and fold(name).endswith(" " + fold(old.short_name)):
        replaced = name[: -len(old.short_name)] + new.short_name
    return name if replaced is None else replaced


def _replace(text: str, old: str, new: str) -> str | None:
    """NFC Vietnamese letters fold to one letter each, so positions in the folded text are those of the text."""
    start = fold(text).find(fold(old))
    if start < 0 or len(fold(text)) != len(text):
        return None
    if text[start].isupper():
        new = new[:1].upper() + new[1:]
    return text[:start] + new + text[start + len(fold(old)) :]
