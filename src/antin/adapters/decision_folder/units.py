"""``units.csv`` and ``succession.csv``: units as the decision leaves them, and the pairs old → new."""

from __future__ import annotations

from collections.abc import Iterable

from antin.adapters.decision_folder.cells import CODE_WIDTHS, Row
from antin.kernel.text import fold
from antin.succession.decision import Extent, SuccessionRow, UnitRow
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import UnitCode, UnitLevel

__all__ = ["SUCCESSION_COLUMNS", "UNIT_COLUMNS", "succession_row", "unit_row", "units_of_successions"]

UNIT_COLUMNS = ("code", "name")
SUCCESSION_COLUMNS = ("old_code", "new_code")
TYPES = (
    "thành phố trực thuộc trung ương",
    "thành phố",
    "thị trấn",
    "thị xã",
    "đặc khu",
    "phường",
    "huyện",
    "quận",
    "tỉnh",
    "xã",
)
_LEVEL_OF_WIDTH = {width: UnitLevel(level) for level, width in CODE_WIDTHS.items()}
BODY = "body"
LEVELS = (*UnitLevel, BODY)


def unit_row(row: Row, province_code: str) -> UnitRow:
    """A unit after the decision; type, short name and province are derived where they are not given."""
    level = row.choice("level", UnitLevel, _LEVEL_OF_WIDTH.get(len(row.text("code")), UnitLevel.COMMUNE))
    code = row.unit_code("code", level)
    name = row.required("name")
    is_province = level is UnitLevel.PROVINCE
    province = row.unit_code("province_code", "province") or (code if is_province else province_code)
    parent = row.text("parent_code") or ("" if is_province else province)
    unit_type, short_name = _split_name(name)
    return UnitRow(
        code=UnitCode(code),
        level=level,
        type=row.text("type") or unit_type,
        name=name,
        short_name=row.text("short_name") or short_name,
        parent_code=UnitCode(_padded(parent)) if parent else None,
        province_code=UnitCode(province),
        source=row.source,
    )


def _padded(code: str) -> str:
    """A parent's code: a province has two digits, a district three."""
    return code.zfill(2) if code.isdigit() else code


def _split_name(name: str) -> tuple[str, str]:
    """``Xã Yên Lạc`` → (``xã``, ``Yên Lạc``)."""
    for word in TYPES:
        if fold(name).startswith(fold(word) + " "):
            return word, name[len(word) + 1 :]
    return "", name


def succession_row(row: Row) -> SuccessionRow:
    """One pair. ``change`` of the statistics tables is read only for ``dissolved``."""
    usual = BODY if ":" in row.text("old_code", "new_code") else UnitLevel.COMMUNE
    level = row.one_of("level", LEVELS, usual)
    is_body = level == BODY
    kind = row.maybe_choice("kind", SuccessionKind)
    if row.text("change") == "dissolved":
        kind = SuccessionKind.DISSOLVE
    return SuccessionRow(
        level=level,
        old_code=row.body_code("old_code") if is_body else row.unit_code("old_code", level),
        old_name=row.text("old_name"),
        new_code=row.body_code("new_code") if is_body else _new_code(row, level),
        new_name=row.text("new_name"),
        extent=row.choice("extent", Extent, Extent.WHOLE),
        default_successor=row.maybe_flag("default_successor"),
        keeps_code=row.maybe_flag("keeps_code"),
        keeps_name=row.maybe_flag("keeps_name"),
        kind=kind,
        new_parent=row.body_code("new_parent"),
        source=row.source,
    )


def _new_code(row: Row, level: str) -> str:
    """An abolished district may go on as a commune (islands), so the new code may be longer."""
    longer = level == UnitLevel.DISTRICT and len(row.text("new_code")) > CODE_WIDTHS[level]
    return row.unit_code("new_code", UnitLevel.COMMUNE if longer else level)


def units_of_successions(
    rows: Iterable[tuple[Row, SuccessionRow]], listed: Iterable[UnitRow], province_code: str
) -> list[UnitRow]:
    """Units that stand only in the pairs: their names give type and short name."""
    known = {unit.code for unit in listed}
    found: dict[str, UnitRow] = {}
    for row, pair in rows:
        if pair.is_body or not pair.new_code or not pair.new_name or pair.new_code in known:
            continue
        level = _LEVEL_OF_WIDTH[len(pair.new_code)]
        province = row.unit_code("new_province_code", "province") or province_code
        unit_type, short_name = _split_name(pair.new_name)
        found.setdefault(
            pair.new_code,
            UnitRow(
                code=UnitCode(pair.new_code),
                level=level,
                type=unit_type,
                name=pair.new_name,
                short_name=short_name,
                parent_code=None if level is UnitLevel.PROVINCE else UnitCode(province),
                province_code=UnitCode(pair.new_code if level is UnitLevel.PROVINCE else province),
                source=pair.source,
            ),
        )
    return list(found.values())
