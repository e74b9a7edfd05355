"""What a decision folder says, and that a .zip and spreadsheets say the same."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from antin.adapters.decision_folder import archive_decision, read_decision, read_decision_bytes, write_example
from antin.succession.decision import Extent, SuccessionRow
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import UnitLevel


def test_a_small_folder_is_read_with_everything_derived(folder: Path) -> None:
    decision = read_decision(folder)

    assert decision.number == "01/NQ"
    assert decision.adopted_on == date(2026, 12, 1)
    assert decision.effective_at == datetime(2026, 12, 31, 17, tzinfo=UTC)
    (unit,) = decision.units_after
    assert (unit.level, unit.type, unit.short_name) == (UnitLevel.COMMUNE, "xã", "Yên Lạc")
    assert (unit.parent_code, unit.province_code) == ("25", "25")
    assert [(row.old_code, row.new_code, row.extent) for row in decision.unit_rows] == [
        ("09025", "09025", Extent.WHOLE),
        ("09040", "09025", Extent.WHOLE),
    ]
    (entry,) = decision.staffing.entries
    assert (entry.personal_number, entry.leaves, str(entry.source)) == ("025070000123", True, "staffing.csv:2")
    assert set(decision.files) == {"decision.toml", "units.csv", "succession.csv", "staffing.csv"}


def test_new_units_can_stand_in_the_succession_alone(folder: Path) -> None:
    (folder / "units.csv").unlink()
    (folder / "succession.csv").write_text(
        "old_code,new_code,new_name\n09025,09025,Phường Yên Lạc\n09040,09025,Phường Yên Lạc\n", encoding="utf-8"
    )

    (unit,) = read_decision(folder).units_after

    assert (unit.type, unit.short_name, unit.province_code) == ("phường", "Yên Lạc", "25")


def test_a_zip_says_the_same_as_the_folder(folder: Path, tmp_path: Path) -> None:
    packed = tmp_path / "decision.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"{folder.name}/{file.name}")
        archive.writestr("__MACOSX/._units.csv", b"noise")

    assert read_decision(packed) == read_decision(folder)


def test_an_archive_of_equal_files_has_equal_bytes(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    for file in sorted(folder.iterdir(), reverse=True):
        (again / file.name).write_bytes(file.read_bytes())

    assert archive_decision(folder) == archive_decision(again)
    assert read_decision_bytes(archive_decision(folder)) == read_decision(folder)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffold_code,new_code\r\n09025,09025\r\n09040,09025\r\n".encode(),
        b"old_code;new_code\n09025;09025\n09040;09025\n",
        b"old_code\tnew_code\n09025\t09025\n09040\t09025\n",
        "old_code\tnew_code\n09025\t09025\n09040\t09025\n".encode("utf-16"),
        b"# from the ministry, as sent\n\nold_code,new_code\n09025,09025\n\n09040,09025\n,\n",
        b"OLD_CODE, new_code \n 09025 ,9025\n9040,09025\n",
    ],
    ids=["BOM and CRLF", "semicolons", "tabs", "UTF-16", "comments and empty lines", "lost zeros and spaces"],
)
def test_the_ways_in_which_programs_write_csv_are_understood(folder: Path, content: bytes) -> None:
    expected = [("09025", "09025"), ("09040", "09025")]
    (folder / "succession.csv").write_bytes(content)

    assert [(row.old_code, row.new_code) for row in read_decision(folder).unit_rows] == expected


def test_lines_are_counted_past_comments_and_quoted_line_breaks(folder: Path) -> None:
    (folder / "succession.csv").write_text(
        '# comment\nold_code,new_code,old_name\n09025,09025,"Xã\nYên Lạc"\n09040,09025,x\n', encoding="utf-8"
    )

    rows = read_decision(folder).unit_rows

    assert [row.source.line for row in rows] == [3, 5]
    assert rows[0].old_name == "Xã Yên Lạc"


def test_decomposed_text_becomes_composed(folder: Path) -> None:
    name = unicodedata.normalize("NFD", "Xã Yên Lạc")
    (folder / "units.csv").write_text(f"code,name\n09025,{name}\n", encoding="utf-8")

    (unit,) = read_decision(folder).units_after

    assert (unit.name, unit.type) == ("Xã Yên Lạc", "xã")


def test_spreadsheets_are_read_and_numbers_get_their_zeros_back(folder: Path) -> None:
    (folder / "succession.csv").unlink()
    (folder / "staffing.csv").unlink()
    write_sheet(folder / "succession.xlsx", [["old_code", "new_code"], [9025, 9025], ["09040", 9025.0]])
    write_sheet(folder / "staffing.xlsx", [["personal_number", "new_organisation"], [25070000123, ""]])

    decision = read_decision(folder)

    assert [(row.old_code, row.new_code) for row in decision.unit_rows] == [
        ("09025", "09025"),
        ("09040", "09025"),
    ]
    assert decision.staffing.entries[0].personal_number == "025070000123"
    assert decision.unit_rows[1].source.line == 3


def write_sheet(path: Path, rows: list[list[object]]) -> None:
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet()
    for line, cells in enumerate(rows):
        sheet.write_row(line, 0, cells)
    workbook.close()


def test_files_can_have_other_names(folder: Path) -> None:
    (folder / "succession.csv").rename(folder / "bang-ke.csv")
    with (folder / "decision.toml").open("a", encoding="utf-8") as head:
        head.write('succession = "bang-ke.csv"\nstaffing = ["staffing.csv"]\n')

    decision = read_decision(folder)

    assert len(decision.unit_rows) == 2
    assert "bang-ke.csv" in decision.files


def test_bodies_tasks_and_exceptions_are_read(folder: Path) -> None:
    with (folder / "decision.toml").open("a", encoding="utf-8") as head:
        head.write('[[tasks]]\nfrom = "08842:C-TTHCC"\nto = "08842:C-VP"\n')
    with (folder / "succession.csv").open("w", encoding="utf-8") as file:
        file.write("level,old_code,new_code,kind\ncommune,09040,09025,absorb\nbody,08842:C-TTHCC,,dissolve\n")
    (folder / "staffing.csv").write_text(
        "old_unit_code,before_kind,before_title,ordinal,new_unit_code,after_kind,after_title,outcome\n"
        "08842,C-TTHCC,Giám đốc,1,08842,C-VP,Phó Chánh Văn phòng,move\n",
        encoding="utf-8",
    )

    decision = read_decision(folder)

    assert decision.tasks == (("08842:C-TTHCC", "08842:C-VP"),)
    assert decision.unit_rows[0].kind is SuccessionKind.ABSORB
    assert decision.unit_rows[1] == SuccessionRow(
        "body", "08842:C-TTHCC", "", "", "", kind=SuccessionKind.DISSOLVE, source=decision.unit_rows[1].source
    )
    (exception,) = decision.staffing.exceptions
    assert (exception.old_organisation, exception.new_organisation) == ("08842:C-TTHCC", "08842:C-VP")


def test_the_example_can_be_written_and_read(tmp_path: Path) -> None:
    written = write_example(tmp_path / "mẫu của tôi")

    decision = read_decision(tmp_path / "mẫu của tôi")

    assert {file.name for file in written} == {"decision.toml", "units.csv", "succession.csv", "staffing.csv"}
    assert decision.example
    assert len(decision.unit_rows) == 7
    assert len(decision.staffing.exceptions) == 2
