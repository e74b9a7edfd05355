"""``decision.toml``: the head of the decision and the names of the other files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from antin.adapters.decision_folder.files import DecisionFilesRefused
from antin.kernel.text import nfc
from antin.succession.decision import Act
from antin.succession.registry import UnitLevel

__all__ = ["DecisionHead", "read_head"]

TABLES = (
    "units",
    "succession",
    "kinds",
    "organisations",
    "positions",
    "services",
    "staffing",
    "staffing_rules",
)
SUFFIXES = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class DecisionHead:
    """What ``decision.toml`` says; ``tables`` maps the kind of table to its files."""

    number: str
    title: str
    issuer: str
    adopted_on: date
    effective_at: datetime
    in_force_on: date | None
    cutoff_at: datetime | None
    example: bool
    province_code: str
    legal_basis: tuple[str, ...]
    acts: tuple[Act, ...]
    abolished_levels: tuple[UnitLevel, ...]
    tasks: tuple[tuple[str, str], ...]
    tables: dict[str, tuple[str, ...]]


def read_head(files: Mapping[str, bytes]) -> DecisionHead:
    """The head; raises :class:`DecisionFilesRefused` with the key that is missing or wrong."""
    if "decision.toml" not in files:
        raise DecisionFilesRefused(
            "Không có tệp decision.toml.",
            where="decision.toml",
            remedy="Tạo thư mục mẫu bằng: antin reorg import --example THƯ_MỤC.",
            code="decision_folder.no_head",
        )
    try:
        data = tomllib.loads(files["decision.toml"].decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _refused(
            f"Không đọc được decision.toml: {error}.", "Sửa cú pháp TOML, lưu dạng UTF-8."
        ) from error
    return _head(_Keys(data), files)


def _head(keys: _Keys, files: Mapping[str, bytes]) -> DecisionHead:
    return DecisionHead(
        number=keys.text("number"),
        title=keys.text("title"),
        issuer=keys.text("issuer"),
        adopted_on=keys.day("adopted_on"),
        effective_at=keys.moment("effective_at"),
        in_force_on=keys.day("in_force_on") if keys.has("in_force_on") else None,
        cutoff_at=keys.moment("cutoff_at") if keys.has("cutoff_at") else None,
        example=keys.value("example", bool, False),
        province_code=keys.text("province_code", ""),
        legal_basis=keys.texts("legal_basis"),
        acts=tuple(_act(act) for act in keys.tables("acts")),
        abolished_levels=tuple(_level(word) for word in keys.texts("abolished_levels")),
        tasks=tuple((task.text("from"), task.text("to")) for task in keys.tables("tasks")),
        tables={table: _names(keys, table, files) for table in TABLES},
    )


def _act(keys: _Keys) -> Act:
    return Act(
        number=keys.text("number"),
        kind=keys.text("kind", ""),
        issuer=keys.text("issuer", ""),
        adopted_on=keys.day("adopted_on") if keys.has("adopted_on") else None,
        levels=keys.texts("levels"),
    )


def _level(word: str) -> UnitLevel:
    if word not in set(UnitLevel):
        raise _refused(f"abolished_levels: không biết cấp “{word}”.", "Dùng province, district hoặc commune.")
    return UnitLevel(word)


def _names(keys: _Keys, table: str, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The files of a table: those the key names, else ``table.csv`` or ``table.xlsx`` if there is one."""
    named = keys.texts(table)
    if not named:
        return tuple(table + suffix for suffix in SUFFIXES if table + suffix in files)[:1]
    for name in named:
        if "/" in name or "\\" in name or name not in files:
            raise _refused(
                f"{table}: không có tệp “{name}” trong thư mục.",
                "Ghi tên một tệp .csv hoặc .xlsx trong cùng thư mục.",
            )
    return named


class _Keys:
    """A TOML table read key by key."""

    def __init__(self, data: Mapping[str, Any], place: str = "") -> None:
        self._data = data
        self._place = place

    def has(self, key: str) -> bool:
        return key in self._data

    def value(self, key: str, kind: type[Any], default: Any = None) -> Any:
        found = self._data.get(key, default)
        if not isinstance(found, kind):
            raise _refused(f"{self._place}{key} thiếu hoặc sai kiểu.", f"Ghi {key} như trong thư mục mẫu.")
        return found

    def text(self, key: str, default: str | None = None) -> str:
        found = nfc(self.value(key, str, default))
        if not found and default is None:
            raise _refused(f"{self._place}{key} trống.", f"Điền {key}.")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        found = self._data.get(key, [])
        items = [found] if isinstance(found, str) else found
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise _refused(f"{self._place}{key} phải là chuỗi hoặc danh sách chuỗi.", f"Sửa {key}.")
        return tuple(nfc(item) for item in items)

    def tables(self, key: str) -> list[_Keys]:
        found = self._data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise _refused(f"{key} phải được viết [[{key}]].", f"Sửa {key}.")
        return [_Keys(item, f"[[{key}]] {place}: ") for place, item in enumerate(found, start=1)]

    def day(self, key: str) -> date:
        found = self.value(key, date)
        if isinstance(found, datetime) or not isinstance(found, date):
            raise _refused(f"{self._place}{key} phải là một ngày.", f"Ghi như: {key} = 2026-12-01.")
        return found

    def moment(self, key: str) -> datetime:
        found = self._data.get(key)
        if not isinstance(found, datetime) or found.tzinfo is None:
            raise _refused(
                f"{self._place}{key} phải là thời điểm có múi giờ.",
                f"Ghi như: {key} = 2027-01-01T00:00:00+07:00.",
            )
        return found


def _refused(message: str, remedy: str) -> DecisionFilesRefused:
    return DecisionFilesRefused(message, where="decision.toml", remedy=remedy, code="decision_folder.head")
