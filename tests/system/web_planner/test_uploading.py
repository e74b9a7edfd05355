"""A decision folder comes in: taken in at once, or its mistakes are told by cause and mended here."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.system.web_planner.planning import NUMBER, Planner, folder_files, packed
from tests.system.web_registry.desk import read


def send(client: Any, *files: tuple[str, bytes], **fields: str) -> Any:
    """Upload files as the form does."""
    client.cookies["antin_language"] = "en"
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/planner/upload/", {"folder": sent, **fields})


def spoilt() -> dict[str, bytes]:
    """The folder with three cells that cannot be read, two of them for the same cause."""
    files = folder_files()
    files["succession.csv"] = files["succession.csv"].replace(b"An B\xc3\xacnh,whole", b"An B\xc3\xacnh,all")
    files["units.csv"] = files["units.csv"].replace(
        b"97007,commune", b"9,03E+03,commune".replace(b",", b".", 1)
    )
    return files


def test_archive_is_taken_in_and_its_plan_computed(planner: Planner) -> None:
    client = planner.registrar()
    answer = send(client, ("quyet-dinh.zip", packed(folder_files())))
    assert (answer.status_code, answer["Location"]) == (302, f"/planner/decision/{NUMBER}/")
    assert planner.serve() == 1
    assert "Computed, not frozen" in read(client, f"/planner/decision/{NUMBER}/")


def test_loose_files_are_taken_in_like_an_archive_and_twice_changes_nothing(planner: Planner) -> None:
    client = planner.registrar()
    assert send(client, *folder_files().items()).status_code == 302
    assert send(client, ("quyet-dinh.zip", packed(folder_files()))).status_code == 302
    assert read(client, "/planner/").count("data-row") == 1


def test_mistakes_are_told_by_cause_with_file_and_line_and_mended_here(planner: Planner) -> None:
    client = planner.registrar()
    answer = send(client, ("quyet-dinh.zip", packed(spoilt())))
    assert answer["Location"].startswith("/planner/upload/")
    page = read(client, answer["Location"])
    assert "A word has no meaning in this column" in page
    assert "A code is not the code of a unit" in page
    assert "The same for all 2" in page
    assert {"succession.csv:2", "succession.csv:3", "units.csv:4"} <= set(re.findall(r"\w+\.csv:\d", page))
    fields = re.findall(r'name="(cell:[^"]+)"', page)
    code = next(field for field in fields if "units.csv" in field)
    half = client.post(answer["Location"], {**dict.fromkeys(fields, ""), "all:decision.bad_word": "whole"})
    assert half["Location"] != answer["Location"]  # what was mended is kept
    left = read(client, half["Location"])
    assert "A word has no meaning" not in left
    assert "A code is not the code of a unit" in left
    whole = client.post(half["Location"], {code: "97007"})
    assert whole["Location"] == f"/planner/decision/{NUMBER}/"
    assert planner.serve() == 1


def test_mended_folder_can_be_downloaded_by_whoever_uploaded_it_only(planner: Planner) -> None:
    client = planner.registrar()
    place = send(client, ("quyet-dinh.zip", packed(spoilt())))["Location"]
    answer = client.get(f"{place}folder/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert set(archive.namelist()) == set(folder_files())
    other = planner.registrar()
    assert other.get(place).status_code == 404
    assert other.get(f"{place}folder/").status_code == 404
    assert planner.reader("auditor").get(place).status_code == 403


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("quyet-dinh.zip", b"PK\x03\x04 broken")], "damaged"),
        ([("units.csv", b"code\n1")], "no decision.toml"),
        ([("decision.toml", b"number = ")], "decision.toml"),
        ([("quyet-dinh.zip", b"x" * (8 * 1024**2 + 1))], "larger than 8 MiB"),
    ],
    ids=["broken archive", "no head", "unreadable head", "too large"],
)
def test_folder_that_cannot_be_read_is_refused_with_a_sentence(
    planner: Planner, files: list[tuple[str, bytes]], said: str
) -> None:
    answer = send(planner.registrar(), *files)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_nothing_chosen_is_a_mistake_of_the_form(planner: Planner) -> None:
    assert planner.registrar().post("/planner/upload/", {}).status_code == 422


def test_late_decision_needs_a_reason(planner: Planner) -> None:
    files = folder_files()
    files["decision.toml"] = files["decision.toml"].replace(
        b"effective_at = 2025-07-01", b"effective_at = 2025-06-17"
    )
    client = planner.registrar()
    answer = send(client, *files.items())
    assert answer.status_code == 422
    assert "Say below why" in answer.content.decode()
    assert send(client, *files.items(), late_reason="Văn bản đến muộn.").status_code == 302


def test_other_folder_under_the_same_number_is_refused(planner: Planner) -> None:
    client = planner.registrar()
    send(client, *folder_files().items())
    files = folder_files()
    files["decision.toml"] = files["decision.toml"].replace(b"2025-09-01", b"2025-09-02")
    answer = send(client, *files.items())
    assert answer.status_code == 422
    assert "imported under this number already" in answer.content.decode()


def test_example_is_shipped_and_can_be_read(planner: Planner) -> None:
    from antin.adapters.decision_folder import read_decision_bytes

    answer = planner.registrar().get("/planner/upload/example/")
    assert answer["Content-Type"] == "application/zip"
    assert read_decision_bytes(answer.content).number == "VD-01/NQ-UBTVQH16"


def test_only_whoever_may_import_uploads(planner: Planner) -> None:
    auditor = planner.reader("auditor")
    assert auditor.get("/planner/upload/").status_code == 403
    assert auditor.get("/planner/upload/example/").status_code == 403
    assert send(auditor, *folder_files().items()).status_code == 403
