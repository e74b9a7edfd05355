"""A decision folder with some cells changed, so that a person can mend it where the mistakes are told."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from antin.adapters.decision_folder.files import DecisionFilesRefused
from antin.adapters.decision_folder.tables import raw_rows

__all__ = ["Correction", "correct"]

Correction = tuple[str, int, str]  # file, line, column in lower case


def correct(files: Mapping[str, bytes], corrections: Mapping[Correction, str]) -> dict[str, bytes]:
    """The files with these cells changed. What is changed is written as CSV in UTF-8, comment lines and all.

    A spreadsheet becomes a CSV file of the same name, also where ``decision.toml`` names it. Cells that are not
    there are refused: :class:`DecisionFilesRefused`.
    """
    by_file: dict[str, dict[tuple[int, str], str]] = {}
    for (name, line, column), value in corrections.items():
        by_file.setdefault(name, {})[line, column] = value
    corrected = dict(files)
    for name, cells in by_file.items():
        if name not in corrected:
            raise _not_there(name)
        content = _table(name, corrected.pop(name), cells)
        kept = _as_csv(name)
        corrected[kept] = content
        if kept != name and "decision.toml" in corrected:
            corrected["decision.toml"] = corrected["decision.toml"].replace(name.encode(), kept.encode())
    return corrected


def _as_csv(name: str) -> str:
    return f"{name[:-5]}.csv" if name.lower().endswith(".xlsx") else name


def _table(name: str, content: bytes, cells: Mapping[tuple[int, str], str]) -> bytes:
    rows = [
        (line, [str(cell if cell is not None else "") for cell in row]) for line, row in raw_rows(name, content)
    ]
    header = next((row for _, row in rows if not row[0].startswith("#")), [])
    places = {column.strip().lower(): index for index, column in enumerate(header)}
    by_line = dict(rows)
    for (line, column), value in cells.items():
        row, place = by_line.get(line), places.get(column)
        if row is None or place is None:
            raise _not_there(f"{name}:{line} {column}")
        row.extend([""] * (place + 1 - len(row)))
        row[place] = value
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for _, row in rows:
        if row[0].startswith("#"):
            text.write(",".join(row).rstrip(",") + "\n")
        else:
            writer.writerow(row)
    return text.getvalue().encode()


def _not_there(where: str) -> DecisionFilesRefused:
    return DecisionFilesRefused(
        "Không có ô này trong thư mục.",
        where=where,
        remedy="Tải lại thư mục.",
        code="decision_folder.no_cell",
    )
