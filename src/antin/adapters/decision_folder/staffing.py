"""Staffing tables: named people, exceptions by post, or shares by kind, told apart by their columns."""

from __future__ import annotations

from collections.abc import Iterable

from antin.adapters.decision_folder.cells import Problems, Row, rows_of
from antin.adapters.decision_folder.tables import Table
from antin.succession.decision import PostException, ShareRule, Source, StaffingEntry, StaffingTable

__all__ = ["read_staffing"]

LEAVING = {"leave", "leaves", "nghỉ", "thôi"}
PERSON_COLUMNS = ("personal_number",)
EXCEPTION_COLUMNS = ("old_unit_code", "before_kind", "before_title")
SHARE_COLUMNS = ("before_kind", "after_kind", "share")


def read_staffing(tables: Iterable[Table], problems: Problems) -> StaffingTable:
    """All staffing tables of a folder as one."""
    entries: list[StaffingEntry] = []
    exceptions: list[PostException] = []
    shares: list[ShareRule] = []
    for table in tables:
        if "personal_number" in table.columns:
            entries += [_entry(row) for row in rows_of(table, PERSON_COLUMNS, problems)]
        elif "old_unit_code" in table.columns:
            exceptions += [_exception(row) for row in rows_of(table, EXCEPTION_COLUMNS, problems)]
        elif "before_kind" in table.columns:
            shares += [_share(row) for row in rows_of(table, SHARE_COLUMNS, problems)]
        elif table.columns:
            problems.add(
                "missing_column",
                "Không nhận ra loại bảng nhân sự.",
                Source(table.name, 1),
                "Cần cột personal_number, hoặc old_unit_code, hoặc before_kind.",
            )
    return StaffingTable(tuple(entries), tuple(exceptions), tuple(shares))


def _leaves(row: Row, target: str) -> bool:
    word = row.text("outcome").lower()
    return word in LEAVING or (not word and not target)


def _entry(row: Row) -> StaffingEntry:
    new = row.body_code("new_organisation")
    return StaffingEntry(
        personal_number=row.personal_number("personal_number"),
        old_organisation=row.body_code("old_organisation"),
        old_title=row.text("old_title"),
        new_organisation=new,
        new_title=row.text("new_title"),
        new_ordinal=row.number("new_ordinal", 1) if row.has("new_ordinal") else None,
        leaves=_leaves(row, new),
        note=row.text("note"),
        source=row.source,
    )


def _exception(row: Row) -> PostException:
    old_unit, new_unit = _unit(row, "old_unit_code"), _unit(row, "new_unit_code")
    after_kind = row.text("after_kind")
    new = f"{new_unit}:{after_kind}" if new_unit and after_kind else ""
    return PostException(
        old_organisation=f"{old_unit}:{row.required('before_kind')}",
        old_title=row.required("before_title"),
        old_ordinal=row.number("ordinal", 1),
        new_organisation=new,
        new_title=row.text("after_title"),
        leaves=_leaves(row, new),
        note=row.text("note"),
        source=row.source,
    )


def _unit(row: Row, column: str) -> str:
    """Posts lie in communes unless the code is as short as that of a district or a province."""
    code = row.text(column)
    return row.unit_code(column, {2: "province", 3: "district"}.get(len(code), "commune"))


def _share(row: Row) -> ShareRule:
    return ShareRule(
        before_kind=row.required("before_kind"),
        after_kind=row.text("after_kind"),
        share=row.share("share"),
        persons=row.number("persons", 0) if row.has("persons") else None,
        note=row.text("rule", "note"),
        source=row.source,
    )
