"""The decision of 2025 for any province, or for the whole country, from the country-wide tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

from antin.adapters.decision_folder.files import DecisionFilesRefused, pack, read_files
from antin.adapters.decision_folder.head import DecisionHead, read_head
from antin.adapters.decision_folder.tables import Cells, read_table

__all__ = ["archive_for_province"]

COMMUNES = 1  # the second act of the decision is the province's own, on its communes
WHOLE_COUNTRY = "cả nước"


def archive_for_province(folder: Path, tables: Path, province_code: str | None) -> bytes:
    """The decision in ``folder`` with the units of another province, packed like ``archive_decision``.

    Kinds, positions, staffing and dates stay. Units and pairs come from ``units_after.csv`` and ``mapping.csv``
    in ``tables`` (columns ``province_code``, ``new_province_code``, ``resolution``); title, number and basis
    name the province and its resolution. ``None`` takes the whole country.
    """
    files = read_files(folder)
    head = read_head(files)
    units = _rows(tables / "units_after.csv", "province_code", province_code)
    pairs = _rows(tables / "mapping.csv", "new_province_code", province_code)
    provinces = [row.values["name"] for row in units if row.values["level"] == "province"]
    if not provinces:
        raise DecisionFilesRefused(
            f"Không có tỉnh mã {province_code} sau ngày 01/7/2025.",
            where="units_after.csv",
            remedy="Dùng mã hai chữ số của một trong 34 tỉnh, thành phố.",
            code="decision_folder.unknown_province",
        )
    shipped = _rows_of(files, head.tables["units"][0])
    old_name = next(row.values["name"] for row in shipped if row.values["level"] == "province")
    new_name = provinces[0] if province_code else WHOLE_COUNTRY
    words = {
        _spoken(old_name): _spoken(new_name),
        head.acts[COMMUNES].number: _resolutions(units),
        f'province_code = "{head.province_code}"': f'province_code = "{province_code or ""}"',
    }
    files["decision.toml"] = _reworded(files["decision.toml"], words)
    files[head.tables["units"][0]] = _csv(units)
    files[head.tables["succession"][0]] = _csv(pairs)
    return pack(_used(files, head))


def _rows(path: Path, column: str, wanted: str | None) -> list[Cells]:
    rows = read_table(path.name, path.read_bytes()).rows
    return [row for row in rows if wanted is None or row.values[column] == wanted]


def _rows_of(files: Mapping[str, bytes], name: str) -> tuple[Cells, ...]:
    return read_table(name, files[name]).rows


def _spoken(name: str) -> str:
    return name[:1].lower() + name[1:]


def _resolutions(units: Iterable[Cells]) -> str:
    """The resolution of the communes, or the first and the last of many."""
    found = sorted({row.values["resolution"] for row in units if row.values["level"] == "commune"})
    return found[0] if len(found) == 1 else f"{found[0]} đến {found[-1]}"


def _reworded(head: bytes, words: Mapping[str, str]) -> bytes:
    """The head without the shipped file's own comments, its words replaced."""
    lines = [line for line in head.decode().splitlines() if not line.startswith("#")]
    text = "\n".join(lines).strip() + "\n"
    for old, new in words.items():
        text = text.replace(old, new)
    return text.encode()


def _csv(rows: list[Cells]) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0].values), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.values for row in rows)
    return text.getvalue().encode()


def _used(files: Mapping[str, bytes], head: DecisionHead) -> dict[str, bytes]:
    names = {"decision.toml", *(name for names in head.tables.values() for name in names)}
    return {name: files[name] for name in names}
