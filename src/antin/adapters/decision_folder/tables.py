"""CSV and XLSX files as rows of text, the traps of spreadsheet programs undone or reported.

Byte order marks, UTF-16, semicolons and tabs as separators, CRLF, comment lines (``#``), NFD text, whole
numbers that became ``9025.0``: undone. Dates where none belong: reported with row and column.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO

from python_calamine import CalamineError, CalamineWorkbook

from antin.adapters.decision_folder.files import DAMAGE, DecisionFilesRefused, check_entries
from antin.kernel.text import nfc
from antin.succession.decision import Source
from antin.succession.problems import Problem

__all__ = ["Cells", "Table", "raw_rows", "read_table"]

MOST_CELL = 4000  # characters
MOST_FILES_IN_WORKBOOK = 2000
MOST_CELLS = 20_000_000
MOST_ROWS = 200_000  # lines a table; the whole country has 10,634 pairs. Reading them takes 15 s and 350 MB.
_CELL = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')
csv.field_size_limit(10 * MOST_CELL)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: column → text, and where it stands."""

    values: dict[str, str]
    source: Source


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows and what could not be read in them."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Cells, ...]
    problems: tuple[Problem, ...] = ()


def read_table(name: str, content: bytes) -> Table:
    """The table in a CSV or XLSX file (its first sheet); column names in lower case."""
    numbered = (each for each in raw_rows(name, content) if not str(each[1][0]).startswith("#"))
    header = next(numbered, None)
    if header is None:
        return Table(name, (), ())
    columns = tuple(nfc(_plain(cell) or "").lower() for cell in header[1])
    rows: list[Cells] = []
    problems: list[Problem] = []
    for line, cells in numbered:
        source = Source(name, line)
        values = dict.fromkeys(columns, "")
        for column, cell in zip(columns, cells, strict=False):
            text = _plain(cell)
            if text is None or len(text) > MOST_CELL:
                problems.append(_cell_problem(column, cell, source))
                text = ""
            values[column] = text
        if len(cells) > len(columns) and any(_plain(cell) for cell in cells[len(columns) :]):
            problems.append(_too_many_cells(len(cells), len(columns), source))
        if any(values.values()):
            rows.append(Cells(values, source))
    return Table(name, columns, tuple(rows), tuple(problems))


def raw_rows(name: str, content: bytes) -> Iterator[tuple[int, list[object]]]:
    """Line number and cells of every row that is not empty, comment lines with them."""
    if name.lower().endswith(".xlsx"):
        return _workbook_rows(name, content)
    return _csv_rows(name, _text(name, content))


def _text(name: str, content: bytes) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DecisionFilesRefused(
            "Tệp không phải UTF-8.",
            where=f"{name}:{line}",
            remedy="Lưu lại dạng “CSV UTF-8”.",
            code="decision_folder.encoding",
        ) from error
    if "\x00" in text:
        raise DecisionFilesRefused(
            "Tệp chứa ký tự rỗng.",
            where=name,
            remedy="Lưu lại dạng “CSV UTF-8”.",
            code="decision_folder.encoding",
        )
    return text


def _csv_rows(name: str, text: str) -> Iterator[tuple[int, list[object]]]:
    _check_rows(max(text.count("\n"), text.count("\r")), name)
    lines = StringIO(text, newline=None)
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    separator = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if cells and any(cells):
                yield line, list(cells)
    except csv.Error as error:
        raise DecisionFilesRefused(
            f"Không đọc được dòng: {error}.",
            where=f"{name}:{reader.line_num}",
            remedy="Kiểm tra dấu ngoặc kép và dấu phân cách.",
            code="decision_folder.csv",
        ) from error


def _workbook_rows(name: str, content: bytes) -> Iterator[tuple[int, list[object]]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            check_entries(archive.infolist(), name, most_files=MOST_FILES_IN_WORKBOOK)
            _check_extent(archive, name)
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, *DAMAGE) as error:
        raise DecisionFilesRefused(
            f"Không mở được bảng tính: {error}.",
            where=name,
            remedy="Lưu lại dạng .xlsx hoặc CSV UTF-8.",
            code="decision_folder.damaged",
        ) from error
    for line, cells in enumerate(rows, start=1):
        values: list[object] = list(cells)
        if any(value not in {"", None} for value in values):
            yield line, values


def _check_extent(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse sheets that a single far cell makes huge: the reader lays out every cell up to it."""
    for entry in archive.namelist():
        if entry.startswith("xl/worksheets/") and entry.endswith(".xml"):
            rows = columns = 1
            for column, row in _CELL.findall(archive.read(entry)):
                rows, columns = max(rows, int(row)), max(columns, _column_number(column))
            if rows * columns > MOST_CELLS:
                raise DecisionFilesRefused(
                    f"Bảng tính có {rows} dòng × {columns} cột.",
                    where=f"{name}/{entry}",
                    remedy="Xóa các ô thừa xa bảng, hoặc lưu dạng CSV UTF-8.",
                    code="decision_folder.too_large",
                )
            _check_rows(rows, f"{name}/{entry}")


def _check_rows(rows: int, where: str) -> None:
    """Refuse a table that nobody could check, before anything is made of its rows."""
    if rows > MOST_ROWS:
        raise DecisionFilesRefused(
            f"Bảng có {_grouped(rows)} dòng.",
            where=where,
            remedy=f"Mỗi bảng tối đa {_grouped(MOST_ROWS)} dòng: xóa dòng thừa, hoặc chia quyết định.",
            code="decision_folder.too_many_rows",
        )


def _grouped(number: int) -> str:
    """1.000.001, as Vietnamese writes it."""
    return f"{number:,}".replace(",", ".")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _plain(cell: object) -> str | None:
    """The cell as text; ``None`` where its meaning is lost (a date, a fraction, an error)."""
    match cell:
        case str():
            return nfc(cell)
        case bool():
            return "yes" if cell else "no"
        case int():
            return str(cell)
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case None:
            return ""
        case datetime() | date() | time() | timedelta():
            return None
    return None


def _cell_problem(column: str, cell: object, source: Source) -> Problem:
    if isinstance(cell, str):
        return Problem(
            "decision.cell_too_long",
            f"Ô ở cột {column} quá dài.",
            str(source),
            "Rút gọn nội dung.",
            column=column,
        )
    return Problem(
        "decision.excel_date",
        f"Ô ở cột {column} đã bị bảng tính đổi thành ngày ({cell}).",
        str(source),
        "Định dạng cột là văn bản rồi nhập lại.",
        column=column,
    )


def _too_many_cells(found: int, expected: int, source: Source) -> Problem:
    return Problem(
        "decision.too_many_cells",
        f"Dòng có {found} ô, tiêu đề có {expected} cột.",
        str(source),
        "Đặt ngoặc kép quanh ô có dấu phân cách.",
    )
