"""A folder is mended cell by cell: what was changed is changed, everything else stands as it stood."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from antin.adapters.decision_folder import (
    DecisionFilesRefused,
    archive_decision,
    correct,
    example_archive,
    pack,
    read_archive,
    read_decision_bytes,
)
from antin.succession.problems import DecisionRefused

FOLDER = Path(__file__).parents[1] / "cli_commands" / "two_communes"


@pytest.fixture
def files() -> dict[str, bytes]:
    """The files of the decision about two communes."""
    return read_archive(archive_decision(FOLDER))


def test_one_cell_is_changed_and_nothing_else(files: dict[str, bytes]) -> None:
    changed = correct(files, {("succession.csv", 3, "extent"): "part"})
    assert {name for name in files if files[name] != changed[name]} == {"succession.csv"}
    before, after = (each["succession.csv"].decode().splitlines() for each in (files, changed))
    assert after[2] == before[2].replace("whole", "part")
    assert [*after[:2], *after[3:]] == [*before[:2], *before[3:]]


def test_comments_separators_and_short_rows_survive() -> None:
    table = "# ghi chú; không đổi\nold_code;new_code;kind\n\n97001;97004\n".encode()
    changed = correct({"succession.csv": table}, {("succession.csv", 4, "kind"): "merge"})["succession.csv"]
    assert changed.decode() == "# ghi chú,không đổi\nold_code,new_code,kind\n97001,97004,merge\n".replace(
        "chú,không", "chú, không"
    )


@pytest.mark.parametrize(
    "place", [("missing.csv", 2, "extent"), ("succession.csv", 99, "extent"), ("succession.csv", 2, "nothing")]
)
def test_cell_that_is_not_there_is_refused(files: dict[str, bytes], place: tuple[str, int, str]) -> None:
    with pytest.raises(DecisionFilesRefused) as refused:
        correct(files, {place: "whole"})
    assert refused.value.code == "decision_folder.no_cell"


def test_spreadsheet_becomes_a_table_that_the_head_names(files: dict[str, bytes], tmp_path: Path) -> None:
    rows = [line.split(",") for line in files.pop("succession.csv").decode().splitlines()]
    rows[1][-1] = "all"
    files["ke-thua.xlsx"] = _spreadsheet(tmp_path / "ke-thua.xlsx", rows)
    files["decision.toml"] = b'succession = "ke-thua.xlsx"\n' + files["decision.toml"]
    with pytest.raises(DecisionRefused) as refused:
        read_decision_bytes(pack(files))
    (problem,) = refused.value.problems
    assert (problem.where, problem.column) == ("ke-thua.xlsx:2", "extent")
    assert problem.choices == ("whole", "part", "remainder")
    mended = correct(files, {("ke-thua.xlsx", 2, "extent"): "whole"})
    assert "ke-thua.csv" in mended
    assert read_decision_bytes(pack(mended)).number == "VD-01/NQ"


def _spreadsheet(path: Path, rows: list[list[str]]) -> bytes:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate(rows):
            sheet.write_row(line, 0, cells)
    return path.read_bytes()


def test_shipped_example_is_one_archive_that_reads_as_its_folder_does() -> None:
    assert read_decision_bytes(example_archive()).example
    assert example_archive() == example_archive()  # byte for byte: taken in twice, it is the same
