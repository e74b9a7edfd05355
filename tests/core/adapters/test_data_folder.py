from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from antin.adapters.data_folder import DataFolder, UnableToUseDataFolder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_made_folder_has_its_places_and_says_what_it_is(traversable_tmp: Path) -> None:
    data = DataFolder(traversable_tmp / "Dữ liệu mẫu")
    data.create("demo")
    assert data.kind == "demo"
    assert data.socket("signer-ca").parent.is_dir()
    assert data.log("worker-1").parent.is_dir()


def test_secrets_are_closed_whatever_the_umask(traversable_tmp: Path) -> None:
    before = os.umask(0)
    try:
        data = DataFolder(traversable_tmp / "data")
        data.create("site")
    finally:
        os.umask(before)
    assert mode(data.secrets) == mode(data.logs) == mode(data.path / "signers") == 0o700
    assert mode(data.path) == (0o711 if os.geteuid() == 0 else 0o700)


def test_making_it_again_is_harmless_and_changes_no_permission(traversable_tmp: Path) -> None:
    data = DataFolder(traversable_tmp / "data")
    data.create("demo")
    data.path.chmod(0o750)
    data.create("demo")
    assert mode(data.path) == 0o750


def test_other_kind_is_refused(traversable_tmp: Path) -> None:
    data = DataFolder(traversable_tmp / "data")
    data.create("site")
    with pytest.raises(UnableToUseDataFolder, match="site folder"):
        data.create("demo")


def test_folder_with_other_files_is_refused_and_left(traversable_tmp: Path) -> None:
    (traversable_tmp / "letter.txt").write_text("kept")
    with pytest.raises(UnableToUseDataFolder, match="other files"):
        DataFolder(traversable_tmp).create("demo")
    assert [path.name for path in traversable_tmp.iterdir()] == ["letter.txt"]


def test_folder_that_was_only_half_made_is_finished(traversable_tmp: Path) -> None:
    data = DataFolder(traversable_tmp / "data")
    data.create("demo")
    data.marker.unlink()
    data.create("demo")
    assert data.kind == "demo"


def test_absent_folder_is_an_error_with_the_way_to_make_it(traversable_tmp: Path) -> None:
    with pytest.raises(UnableToUseDataFolder) as problem:
        _ = DataFolder(traversable_tmp / "none").kind
    assert problem.value.code == "data_folder.missing"
    assert "antin demo" in problem.value.remedy


def test_folder_of_a_newer_antin_is_refused(traversable_tmp: Path) -> None:
    data = DataFolder(traversable_tmp / "data")
    data.create("demo")
    data.marker.write_text('{"schema": 99, "kind": "demo"}')
    with pytest.raises(UnableToUseDataFolder, match="newer"):
        _ = data.kind


def test_folder_under_a_file_cannot_be_made(traversable_tmp: Path) -> None:
    (traversable_tmp / "file").touch()
    with pytest.raises(UnableToUseDataFolder) as problem:
        DataFolder(traversable_tmp / "file" / "data").create("demo")
    assert "--data" in problem.value.remedy


def test_folder_for_sockets_that_another_account_made_is_refused(
    traversable_tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = DataFolder(traversable_tmp / "data")
    data.create("demo")
    data.runtime.rename(traversable_tmp / "elsewhere")
    data.runtime.symlink_to(traversable_tmp / "elsewhere")
    with pytest.raises(UnableToUseDataFolder, match="another account"):
        data.prepare_runtime()


def test_erased_folder_is_empty_and_keeps_its_permissions(traversable_tmp: Path) -> None:
    data = DataFolder(traversable_tmp / ("x" * 100))
    data.create("demo")
    assert not data.runtime.is_relative_to(data.path)
    data.path.chmod(0o750)
    data.erase()
    assert list(data.path.iterdir()) == []
    assert mode(data.path) == 0o750
    assert not data.runtime.exists()


def test_folder_without_a_marker_is_not_erased(traversable_tmp: Path) -> None:
    (traversable_tmp / "letter.txt").write_text("kept")
    DataFolder(traversable_tmp).erase()
    assert (traversable_tmp / "letter.txt").exists()
