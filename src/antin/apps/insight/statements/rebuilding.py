"""The rebuild: one statement that makes every derived row from the tables of the other apps."""

from __future__ import annotations

from antin.apps.insight.statements.figures import FIGURE_COLUMNS, agency_rows, province_rows, unit_rows
from antin.apps.insight.statements.holders import HOLDER_COLUMNS, holder_rows
from antin.apps.insight.statements.lines import LINE_COLUMNS, line_rows
from antin.apps.insight.statements.times import (
    AGE_COLUMNS,
    DUE_COLUMNS,
    MINUTE_COLUMNS,
    MINUTES,
    age_rows,
    due_rows,
)

__all__ = ["DERIVED", "REBUILD"]

_TABLES = ("touched", "due", "holderrow", "linerow", "figures", "agecount", "minutecount")
DERIVED = tuple(f"insight_{name}" for name in _TABLES)  # what a rebuild clears first


def _made(name: str, table: str, columns: str, rows: str) -> str:
    return f"{name} AS (INSERT INTO insight_{table} ({columns}) {rows} RETURNING *)"


_PARTS = (
    _made("holder", "holderrow", HOLDER_COLUMNS, holder_rows(everything=True)),
    _made("line", "linerow", LINE_COLUMNS, line_rows(everything=True, holders="holder")),
    _made("agency", "figures", FIGURE_COLUMNS, agency_rows(everything=True, holders="holder", lines="line")),
    _made(
        "unit",
        "figures",
        FIGURE_COLUMNS,
        unit_rows(everything=True, holders="holder", lines="line", figures="agency"),
    ),
    _made(
        "province",
        "figures",
        FIGURE_COLUMNS,
        province_rows(everything=True, lines="line", agencies="agency", units="unit"),
    ),
    _made("age", "agecount", AGE_COLUMNS, age_rows(everything=True, holders="holder", lines="line")),
    _made("entries", "minutecount", MINUTE_COLUMNS, MINUTES),
    _made("due", "due", DUE_COLUMNS, due_rows(everything=True)),
)
REBUILD = "WITH " + ",\n".join(_PARTS) + "\nSELECT count(*) FROM holder"
