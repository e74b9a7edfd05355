"""Reading one row's cells into values, collecting what is wrong instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from antin.adapters.decision_folder.tables import Cells, Table
from antin.kernel.text import fold
from antin.succession.decision import Source
from antin.succession.problems import Problem

__all__ = ["CODE_WIDTHS", "Problems", "Row", "rows_of"]

CODE_WIDTHS = {"province": 2, "district": 3, "commune": 5}
PERSONAL_NUMBER = 12  # digits
SHORTEST_PERSONAL_NUMBER = 9  # what a spreadsheet leaves of one that began with 00x
_TRUE = {"yes", "co", "true", "1", "x"}
_FALSE = {"no", "khong", "false", "0", ""}
Choice = TypeVar("Choice", bound=StrEnum)


class Problems(list[Problem]):
    """What is wrong so far."""

    def add(
        self,
        code: str,
        message: str,
        source: Source,
        remedy: str,
        *,
        column: str = "",
        choices: tuple[str, ...] = (),
    ) -> None:
        """One more."""
        self.append(Problem(f"decision.{code}", message, str(source), remedy, column=column, choices=choices))


class Row:
    """A row being read. Every getter gives a usable value and notes a problem where the cell is unreadable."""

    def __init__(self, cells: Cells, problems: Problems) -> None:
        self._values = cells.values
        self._problems = problems
        self.source = cells.source

    def has(self, column: str) -> bool:
        """True where the cell is not empty."""
        return bool(self._values.get(column))

    def text(self, *columns: str) -> str:
        """The first of these columns that is not empty."""
        return next((self._values[column] for column in columns if self._values.get(column)), "")

    def one_of(self, column: str, words: Iterable[str], default: str) -> str:
        """One of the given words."""
        word = self.text(column).lower()
        if word and word not in set(words):
            self._refuse(
                column,
                "bad_word",
                f"“{word}” ở cột {column} không có nghĩa.",
                f"Dùng một trong: {', '.join(words)}.",
                tuple(words),
            )
            return default
        return word or default

    def required(self, *columns: str) -> str:
        """Text that must be there."""
        found = self.text(*columns)
        if not found:
            self._refuse(columns[0], "missing", f"Thiếu cột {columns[0]}.", "Điền ô này.")
        return found

    def unit_code(self, column: str, level: str) -> str:
        """A unit code with its leading zeros: a spreadsheet drops them."""
        code, width = self.text(column), CODE_WIDTHS.get(level, 0)
        if not code or len(code) == width:
            return code if code.isdigit() or not code else self._bad_code(column, code)
        if code.isdigit() and code.isascii() and len(code) < width and not code.startswith("0"):
            return code.zfill(width)
        return self._bad_code(column, code)

    def _bad_code(self, column: str, code: str) -> str:
        self._refuse(
            column,
            "bad_code",
            f"“{code}” ở cột {column} không phải mã đơn vị.",
            "Nhập mã dạng văn bản, đủ chữ số.",
        )
        return ""

    def body_code(self, column: str) -> str:
        """``unit:kind`` or ``unit:kind:number``; the unit keeps its zeros."""
        code = self.text(column)
        if code and (code.count(":") not in {1, 2} or not code.partition(":")[0].isdigit()):
            self._refuse(
                column,
                "bad_code",
                f"“{code}” ở cột {column} không có dạng mã_đơn_vị:loại.",
                "Viết như 08842:C-VP.",
            )
            return ""
        return code

    def personal_number(self, column: str) -> str:
        """Twelve digits; leading zeros are restored."""
        number = self.text(column)
        if number.isdigit() and number.isascii() and SHORTEST_PERSONAL_NUMBER <= len(number) <= PERSONAL_NUMBER:
            return number.zfill(PERSONAL_NUMBER)
        self._refuse(
            column,
            "bad_personal_number",
            "Số định danh không đủ 12 chữ số.",
            "Nhập dạng văn bản, đủ 12 chữ số.",
        )
        return ""

    def flag(self, column: str, default: bool = False) -> bool:
        """yes/no, có/không, true/false, 1/0."""
        found = self.maybe_flag(column)
        return default if found is None else found

    def maybe_flag(self, column: str) -> bool | None:
        """``None`` where the cell is empty."""
        if not self.has(column):
            return None
        word = fold(self.text(column))
        if word not in _TRUE | _FALSE:
            self._refuse(
                column,
                "bad_flag",
                f"“{self.text(column)}” ở cột {column} không phải yes hoặc no.",
                "Ghi yes hoặc no.",
                ("yes", "no"),
            )
        return word in _TRUE

    def number(self, column: str, default: int) -> int:
        """A whole number, not negative."""
        text = self.text(column)
        if not text:
            return default
        if not (text.isdigit() and text.isascii() and len(text) <= 9):
            self._refuse(
                column,
                "bad_number",
                f"“{text}” ở cột {column} không phải số nguyên.",
                "Ghi một số nguyên.",
            )
            return default
        return int(text)

    def share(self, column: str) -> float:
        """A part of one; a decimal comma is understood."""
        text = self.text(column).replace(",", ".")
        try:
            share = float(text or "0")
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            self._refuse(
                column,
                "bad_number",
                f"“{text}” ở cột {column} không nằm giữa 0 và 1.",
                "Ghi phần của một, như 0.25.",
            )
            return 0.0
        return share

    def choice(self, column: str, choices: type[Choice], default: Choice) -> Choice:
        """One of the words of an enumeration."""
        return self.maybe_choice(column, choices) or default

    def maybe_choice(self, column: str, choices: type[Choice]) -> Choice | None:
        """``None`` where the cell is empty or unreadable."""
        word = self.text(column).lower()
        if not word:
            return None
        found = next((one for one in choices if one.value.lower() == word), None)
        if found is None:
            known = tuple(one.value for one in choices if one.value)
            self._refuse(
                column,
                "bad_word",
                f"“{word}” ở cột {column} không có nghĩa.",
                f"Dùng một trong: {', '.join(known)}.",
                known,
            )
        return found

    def mapped(self, column: str, words: Mapping[str, Choice], default: Choice) -> Choice:
        """One of the given words."""
        word = self.text(column)
        if word and word not in words:
            self._refuse(
                column,
                "bad_word",
                f"“{word}” ở cột {column} không có nghĩa.",
                f"Dùng một trong: {', '.join(words)}.",
                tuple(words),
            )
        return words.get(word, default)

    def _refuse(self, column: str, code: str, message: str, remedy: str, choices: tuple[str, ...] = ()) -> None:
        self._problems.add(code, message, self.source, remedy, column=column, choices=choices)


def rows_of(table: Table | None, required: Iterable[str], problems: Problems) -> list[Row]:
    """The rows of a table that has the required columns; none of a table that is not there."""
    if table is None:
        return []
    problems.extend(table.problems)
    missing = [column for column in required if column not in table.columns]
    if missing:
        problems.add(
            "missing_column",
            f"Thiếu cột: {', '.join(missing)}.",
            Source(table.name, 1),
            f"Các cột đang có: {', '.join(table.columns)}.",
        )
        return []
    return [Row(cells, problems) for cells in table.rows]
