"""Whatever bytes arrive: a decision, or an error with a place. Never anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from antin.adapters.decision_folder import archive_decision, read_decision, read_decision_bytes
from antin.kernel.errors import AntinError
from antin.succession.decision import Decision

SOME = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = [
    "old_code",
    "new_code",
    "level",
    "kind",
    "extent",
    "09025",
    "9025",
    "body",
    "08842:C-VP",
    "merge",
    "",
    '"',
]
CELLS = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))
LINES = st.lists(st.lists(CELLS, max_size=5).map(",".join), max_size=8).map("\n".join)


def place_of_error(read: Callable[[], Decision]) -> str | None:
    """Where the error lies; ``None`` if the decision could be read."""
    try:
        read()
    except AntinError as error:
        return error.where
    return None


@SOME
@given(
    text=LINES,
    name=st.sampled_from(["units.csv", "succession.csv", "staffing.csv", "kinds.csv", "positions.csv"]),
)
def test_any_table_is_read_or_refused(folder: Path, text: str, name: str) -> None:
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert place_of_error(lambda: read_decision(folder)) != ""


@SOME
@given(text=st.text(max_size=200))
def test_any_head_is_read_or_refused(folder: Path, text: str) -> None:
    (folder / "decision.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert place_of_error(lambda: read_decision(folder)) in {None, "decision.toml"}


@SOME
@example(place=56, byte=0, cut=0)  # breaks the compressed stream itself
@given(place=st.integers(0, 2000), byte=st.integers(0, 255), cut=st.integers(0, 300))
def test_any_damage_to_an_archive_is_read_or_refused(folder: Path, place: int, byte: int, cut: int) -> None:
    packed = bytearray(archive_decision(folder))
    packed[place % len(packed)] = byte
    assert place_of_error(lambda: read_decision_bytes(bytes(packed[: len(packed) - cut]))) != ""


@SOME
@given(place=st.integers(0, 20_000), byte=st.integers(0, 255), cut=st.integers(0, 300))
def test_any_damage_to_a_spreadsheet_is_read_or_refused(folder: Path, place: int, byte: int, cut: int) -> None:
    sheet = bytearray(spreadsheet(folder / "units.xlsx"))
    sheet[place % len(sheet)] = byte
    (folder / "units.csv").unlink(missing_ok=True)
    (folder / "units.xlsx").write_bytes(sheet[: len(sheet) - cut])
    assert place_of_error(lambda: read_decision(folder)) != ""


def spreadsheet(path: Path) -> bytes:
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["code", "name"])
    sheet.write_row(1, 0, ["09025", "Xã Yên Lạc"])
    workbook.close()
    return path.read_bytes()
