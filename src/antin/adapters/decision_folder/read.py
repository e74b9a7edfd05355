"""A decision from its files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from antin.adapters.decision_folder.cells import Problems, Row, rows_of
from antin.adapters.decision_folder.files import DecisionFilesRefused, read_archive, read_files
from antin.adapters.decision_folder.head import DecisionHead, read_head
from antin.adapters.decision_folder.kinds import (
    KIND_COLUMNS,
    ORGANISATION_COLUMNS,
    POSITION_COLUMNS,
    SERVICE_COLUMNS,
    kind_rule,
    organisation_template,
    position_template,
    service_template,
)
from antin.adapters.decision_folder.staffing import read_staffing
from antin.adapters.decision_folder.tables import Table, read_table
from antin.adapters.decision_folder.units import (
    SUCCESSION_COLUMNS,
    UNIT_COLUMNS,
    succession_row,
    unit_row,
    units_of_successions,
)
from antin.succession.decision import Decision
from antin.succession.problems import DecisionRefused

__all__ = ["read_decision", "read_decision_bytes"]

Value = TypeVar("Value")


def read_decision(path: Path | str) -> Decision:
    """The decision in a folder or a .zip.

    Raises :class:`DecisionFilesRefused` where a file cannot be opened, and
    :class:`antin.succession.problems.DecisionRefused` with up to 50 unreadable rows.
    """
    return _decision(read_files(Path(path)))


def read_decision_bytes(archive: bytes) -> Decision:
    """The decision in the bytes of a .zip, as :func:`archive_decision` packs it."""
    return _decision(read_archive(archive))


def _decision(files: Mapping[str, bytes]) -> Decision:
    return _Reader(files).read()


class _Reader:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._head = read_head(files)
        self._problems = Problems()

    def read(self) -> Decision:
        head, province = self._head, self._head.province_code
        units = self._values("units", UNIT_COLUMNS, lambda row: unit_row(row, province))
        pairs = [(row, succession_row(row)) for row in self._rows("succession", SUCCESSION_COLUMNS)]
        decision = Decision(
            number=head.number,
            title=head.title,
            issuer=head.issuer,
            adopted_on=head.adopted_on,
            effective_at=head.effective_at,
            in_force_on=head.in_force_on,
            cutoff_at=head.cutoff_at,
            example=head.example,
            legal_basis=head.legal_basis,
            acts=head.acts,
            abolished_levels=head.abolished_levels,
            units_after=(*units, *units_of_successions(pairs, units, province)),
            unit_rows=tuple(pair for _, pair in pairs),
            kind_rules=self._values("kinds", KIND_COLUMNS, kind_rule),
            organisation_templates=self._values("organisations", ORGANISATION_COLUMNS, organisation_template),
            positions=self._values("positions", POSITION_COLUMNS, position_template),
            services=self._values("services", SERVICE_COLUMNS, service_template),
            staffing=read_staffing(self._tables("staffing") + self._tables("staffing_rules"), self._problems),
            tasks=head.tasks,
            files=self._digests(head),
        )
        self._refuse(decision)
        return decision

    def _refuse(self, decision: Decision) -> None:
        if self._problems:
            raise DecisionRefused(self._problems)
        only_moves_people = not self._head.tables["succession"] and (
            decision.staffing.entries or decision.staffing.exceptions
        )
        if not decision.unit_rows and not only_moves_people:
            raise DecisionFilesRefused(
                "Bảng kế thừa (succession.csv) không có dòng nào.",
                where="succession.csv",
                remedy="Thêm các dòng mã cũ → mã mới; quyết định chỉ về người thì bỏ hẳn tệp này.",
                code="decision_folder.no_succession",
            )

    def _digests(self, head: DecisionHead) -> dict[str, str]:
        used = {"decision.toml", *(name for names in head.tables.values() for name in names)}
        return {name: hashlib.sha256(self._files[name]).hexdigest() for name in sorted(used)}

    def _tables(self, table: str) -> list[Table]:
        return [read_table(name, self._files[name]) for name in self._head.tables[table]]

    def _rows(self, table: str, columns: tuple[str, ...]) -> list[Row]:
        return [row for found in self._tables(table) for row in rows_of(found, columns, self._problems)]

    def _values(self, table: str, columns: tuple[str, ...], read: Callable[[Row], Value]) -> tuple[Value, ...]:
        return tuple(read(row) for row in self._rows(table, columns))
