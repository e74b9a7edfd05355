"""Decisions that are far too large: refused by their size, before memory is spent; the largest is read."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from antin.adapters.decision_folder import read_decision, write_example
from antin.adapters.decision_folder.files import DecisionFilesRefused
from antin.adapters.decision_folder.tables import MOST_ROWS

MEGABYTE = 1024 * 1024
HEAD = "level,old_code,old_name,new_code,new_name\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example decision."""
    write_example(tmp_path / "decision")
    return tmp_path / "decision"


def pairs(count: int) -> str:
    """So many rows of a table of successions."""
    return HEAD + "".join(
        f"commune,{n % 90_000:05},Xã Số {n},{n % 30_000:05},Xã Mới {n}\n" for n in range(count)
    )


def refusal_of(read: Callable[[], object]) -> tuple[DecisionFilesRefused, int]:
    """The refusal, and the most memory that Python used on the way to it."""
    tracemalloc.start()
    try:
        with pytest.raises(DecisionFilesRefused) as refused:
            read()
        return refused.value, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_decision_of_a_million_rows_is_refused_with_the_limit(folder: Path) -> None:
    table = folder / "succession.csv"
    table.write_text(pairs(1_000_000), encoding="utf-8")
    refused, memory = refusal_of(lambda: read_decision(folder))
    assert refused.code == "decision_folder.too_many_rows"
    assert "1.000.001" in refused.message
    assert (refused.where, refused.exit_code) == ("succession.csv", 7)
    assert "200.000" in refused.remedy
    assert memory < 5 * table.stat().st_size  # its octets and its text, no rows


def test_spreadsheet_of_too_many_rows_is_refused_before_it_is_laid_out(folder: Path) -> None:
    (folder / "units.csv").unlink()
    workbook = xlsxwriter.Workbook(folder / "units.xlsx")
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["code", "name"])
    sheet.write(MOST_ROWS, 0, "09025")
    workbook.close()
    refused, memory = refusal_of(lambda: read_decision(folder))
    assert refused.code == "decision_folder.too_many_rows"
    assert memory < 10 * MEGABYTE


def test_file_of_200_megabytes_is_refused_unread(folder: Path) -> None:
    with (folder / "kinds.csv").open("wb") as file:
        file.truncate(200 * MEGABYTE)
    refused, memory = refusal_of(lambda: read_decision(folder))
    assert (refused.code, refused.where) == ("decision_folder.too_large", "kinds.csv")
    assert "64 MB" in refused.remedy
    assert memory < MEGABYTE


def test_archive_with_a_file_of_200_megabytes_is_refused_packed(folder: Path, tmp_path: Path) -> None:
    packed = tmp_path / "decision.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
        with archive.open("kinds.csv", "w", force_zip64=True) as file:
            for _ in range(200):
                file.write(bytes(MEGABYTE))
    refused, memory = refusal_of(lambda: read_decision(packed))
    assert refused.code in {"decision_folder.too_large", "decision_folder.bomb"}
    assert memory < 10 * MEGABYTE


@pytest.mark.parametrize(
    "rows",
    [
        2_000,
        pytest.param(
            MOST_ROWS - 1,
            marks=pytest.mark.skipif("ANTIN_NIGHTLY" not in os.environ, reason="just nightly reads it"),
        ),
    ],
)
def test_decision_within_the_limit_is_read_in_memory_that_its_rows_account_for(folder: Path, rows: int) -> None:
    (folder / "succession.csv").write_text(pairs(rows), encoding="utf-8")
    tracemalloc.start()
    try:
        decision = read_decision(folder)
        memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(decision.unit_rows) == rows
    assert memory < rows * 3_000 + 20 * MEGABYTE
