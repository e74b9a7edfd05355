"""Folders and archives that cannot be read: each with its place and remedy, and nothing read outside."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from antin.adapters.decision_folder import DecisionFilesRefused, archive_decision, read_decision, write_example
from antin.adapters.decision_folder import files as limits
from antin.kernel.errors import AntinError
from antin.succession.problems import DecisionRefused


def refusal(path: Path) -> DecisionFilesRefused:
    with pytest.raises(DecisionFilesRefused) as caught:
        read_decision(path)
    assert caught.value.where
    assert caught.value.remedy
    return caught.value


def rows_refused(folder: Path, name: str, text: str) -> DecisionRefused:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(DecisionRefused) as caught:
        read_decision(folder)
    return caught.value


def zipped(folder: Path, entries: dict[str, bytes]) -> Path:
    packed = folder.parent / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "nơi nào")

    assert error.code == "decision_folder.not_found"
    assert "--example" in error.remedy


def test_a_folder_without_a_head_is_refused(folder: Path) -> None:
    (folder / "decision.toml").unlink()

    assert refusal(folder).code == "decision_folder.no_head"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('number = "01/NQ"', "", "number"),
        ("adopted_on = 2026-12-01", 'adopted_on = "1/12/2026"', "adopted_on"),
        ("+07:00", "", "effective_at"),
        ("effective_at = 2027-01-01T00:00:00+07:00", "effective_at = 2027-01-01", "effective_at"),
        ("title =", "title ==", "decision.toml"),
        ("title =", 'succession = "../succession.csv"\ntitle =', "succession"),
        ("title =", 'units = "/etc/passwd"\ntitle =', "units"),
        ("title =", 'abolished_levels = ["hamlet"]\ntitle =', "hamlet"),
    ],
)
def test_a_head_with_a_wrong_key_says_which(folder: Path, old: str, new: str, word: str) -> None:
    head = folder / "decision.toml"
    head.write_text(head.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    error = refusal(folder)

    assert error.code == "decision_folder.head"
    assert word in error.message


def test_an_empty_succession_is_refused(folder: Path) -> None:
    (folder / "succession.csv").write_text("old_code,new_code\n", encoding="utf-8")

    assert refusal(folder).code == "decision_folder.no_succession"


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("succession.csv", "old,new\n1,2\n", "decision.missing_column", 1),
        ("succession.csv", "old_code,new_code\n0925,09025\n", "decision.bad_code", 2),
        ("succession.csv", "old_code,new_code\n9.03E+03,09025\n", "decision.bad_code", 2),
        ("succession.csv", "level,old_code,new_code\nbody,08842,x\n", "decision.bad_code", 2),
        ("succession.csv", "old_code,new_code,extent\n09025,09025,half\n", "decision.bad_word", 2),
        ("succession.csv", "old_code,new_code,keeps_code\n09025,09025,maybe\n", "decision.bad_flag", 2),
        ("succession.csv", "old_code,new_code\n09025,09025,extra\n", "decision.too_many_cells", 2),
        ("units.csv", "code,name\n09025,\n", "decision.missing", 2),
        ("staffing.csv", "personal_number,outcome\n12345,leave\n", "decision.bad_personal_number", 2),
        ("staffing.csv", "who,where\na,b\n", "decision.missing_column", 1),
        ("staffing.csv", "before_kind,after_kind,share\nA,B,1.5\n", "decision.bad_number", 2),
    ],
)
def test_an_unreadable_row_is_refused_with_file_and_line(
    folder: Path, name: str, text: str, code: str, line: int
) -> None:
    error = rows_refused(folder, name, text)

    assert (error.code, error.where) == (code, f"{name}:{line}")
    assert error.remedy


def test_the_errors_of_all_rows_and_files_come_together(folder: Path) -> None:
    (folder / "units.csv").write_text("code,name\n0925,Xã Yên Lạc\n", encoding="utf-8")
    text = "old_code,new_code\n" + "x,09025\n" * 80

    error = rows_refused(folder, "succession.csv", text)

    assert len(error.problems) == 50
    assert error.problems[0].where == "units.csv:2"
    assert error.problems[1].where == "succession.csv:2"


def test_personal_numbers_do_not_appear_in_errors(folder: Path) -> None:
    error = rows_refused(folder, "staffing.csv", "personal_number,outcome\n0250700001234,leave\n")

    assert "0250700001234" not in str(error)


def test_text_in_another_encoding_is_refused_with_its_line(folder: Path) -> None:
    (folder / "units.csv").write_bytes("code,name\n09025,Xã Yên Lạc\n".encode().replace(b"\xc3\xa3", b"\xe3"))

    error = refusal(folder)

    assert (error.code, error.where) == ("decision_folder.encoding", "units.csv:2")


def test_a_date_made_by_a_spreadsheet_is_refused_with_its_row(folder: Path) -> None:
    (folder / "succession.csv").unlink()
    workbook = xlsxwriter.Workbook(folder / "succession.xlsx")
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["old_code", "new_code", "old_name"])
    sheet.write_row(1, 0, ["09025", "09025"])
    sheet.write_number(1, 2, 46000, workbook.add_format({"num_format": "dd/mm/yyyy"}))
    workbook.close()

    with pytest.raises(DecisionRefused) as caught:
        read_decision(folder)

    assert (caught.value.code, caught.value.where) == ("decision.excel_date", "succession.xlsx:2")


@pytest.mark.parametrize("name", ["../units.csv", "/tmp/units.csv", "a\\..\\..\\units.csv", "C:units.csv"])  # noqa: S108
def test_an_archive_with_a_path_outside_is_refused(folder: Path, name: str) -> None:
    assert refusal(zipped(folder, {name: b"code,name\n"})).code == "decision_folder.path"


def test_an_archive_with_a_link_is_refused(folder: Path) -> None:
    packed = zipped(folder, {})
    with zipfile.ZipFile(packed, "a") as archive:
        link = zipfile.ZipInfo("kinds.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal(packed).code == "decision_folder.symlink"


def test_a_link_in_a_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("code,name\n", encoding="utf-8")
    (folder / "kinds.csv").symlink_to(tmp_path / "secret.csv")

    assert refusal(folder).code == "decision_folder.symlink"


def test_a_bomb_is_refused_before_it_is_unpacked(folder: Path) -> None:
    assert refusal(zipped(folder, {"kinds.csv": b"0" * 20_000_000})).code == "decision_folder.bomb"


def test_an_archive_of_many_files_is_refused(folder: Path) -> None:
    many = {f"{number}.csv": b"" for number in range(100)}

    assert refusal(zipped(folder, many)).code == "decision_folder.too_many_files"


def test_files_over_the_limit_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES_A_FILE", 10)

    assert refusal(folder).code == "decision_folder.too_large"
    assert refusal(zipped(folder, {})).code == "decision_folder.too_large"


def test_a_damaged_archive_is_refused(folder: Path) -> None:
    packed = zipped(folder, {})
    packed.write_bytes(packed.read_bytes()[:-40])

    assert refusal(packed).code == "decision_folder.damaged"


def test_a_damaged_spreadsheet_is_refused(folder: Path) -> None:
    (folder / "units.csv").unlink()
    (folder / "units.xlsx").write_bytes(b"PK\x03\x04 not really")

    assert refusal(folder).code == "decision_folder.damaged"


def test_a_spreadsheet_with_one_far_cell_is_refused(folder: Path) -> None:
    (folder / "units.csv").unlink()
    workbook = xlsxwriter.Workbook(folder / "units.xlsx")
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["code", "name"])
    sheet.write(1_048_575, 16_383, "x")
    workbook.close()

    assert refusal(folder).code == "decision_folder.too_large"


def test_an_example_is_never_written_over_something(folder: Path) -> None:
    with pytest.raises(DecisionFilesRefused) as caught:
        write_example(folder)

    assert caught.value.code == "decision_folder.not_empty"


def test_packing_refuses_what_reading_refuses(folder: Path, tmp_path: Path) -> None:
    (folder / "kinds.csv").symlink_to(tmp_path)

    with pytest.raises(AntinError):
        archive_decision(folder)
