"""The bundle's folder as files and lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from antin.proof.bundle import Bundle, UnableToReadBundle, open_bundle


def test_bundle_lines_of_a_missing_or_empty_file_are_none() -> None:
    bundle = Bundle({"empty": b"", "two": b"a\nb\n"})
    assert (bundle.lines("empty"), bundle.lines("absent"), bundle.lines("two")) == ([], [], [b"a", b"b"])


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnableToReadBundle):
        open_bundle(tmp_path / "absent")


def test_folder_is_read_by_path_inside_it_and_links_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.jsonl").write_bytes(b"{}")
    (tmp_path / "outside").symlink_to("/etc/hostname")
    bundle = open_bundle(tmp_path)
    assert bundle.names() == ["plans/a.jsonl"]
    assert bundle.names("plans/", ".jsonl") == ["plans/a.jsonl"]
    assert bundle.read("plans/a.jsonl") == b"{}"
    with pytest.raises(UnableToReadBundle):
        bundle.read("proof.json")
