from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from antin.adapters.data_folder import DataFolder, UnableToUseDataFolder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_made_folder_has_its_places_and_says_what_it_is(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "Dữ liệu mẫu")
    data.create("demo")
    assert data.kind == "demo"
    assert data.socket("signer-ca").parent.is_dir()
    assert data.log("worker-1").parent.is_dir()


def test_secrets_are_closed_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        data = DataFolder(tmp_path / "data")
        data.create("site")
    finally:
        os.umask(before)
    assert mode(data.secrets) == mode(data.logs) == mode(data.path / "signers") == 0o700
    assert mode(data.path) == (0o711 if os.geteuid() == 0 else 0o700)


def test_making_it_again_is_harmless_and_changes_no_permission(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.create("demo")
    data.path.chmod(0o750)
    data.create("demo")
    assert mode(data.path) == 0o750


def test_other_kind_is_refused(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.create("site")
    with pytest.raises(UnableToUseDataFolder, match="site folder"):
        data.create("demo")


def test_folder_with_other_files_is_refused_and_left(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("kept")
    with pytest.raises(UnableToUseDataFolder, match="other files"):
        DataFolder(tmp_path).create("demo")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_folder_that_was_only_half_made_is_finished(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.create("demo")
    data.marker.unlink()
    data.create("demo")
    assert data.kind == "demo"


def test_absent_folder_is_an_error_with_the_way_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(UnableToUseDataFolder) as problem:
        _ = DataFolder(tmp_path / "none").kind
    assert problem.value.code == "data_folder.missing"
    assert "antin demo" in problem.value.remedy


def test_folder_of_a_newer_antin_is_refused(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.create("demo")
    data.marker.write_text('{"schema": 99, "kind": "demo"}')
    with pytest.raises(UnableToUseDataFolder, match="newer"):
        _ = data.kind


def test_folder_under_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnableToUseDataFolder) as problem:
        DataFolder(tmp_path / "file" / "data").create("demo")
    assert "--data" in problem.value.remedy


def test_folder_for_sockets_that_another_account_made_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = DataFolder(tmp_path / "data")
    data.create("demo")
    data.runtime.rename(tmp_path / "elsewhere")
    data.runtime.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnableToUseDataFolder, match="another account"):
        data.prepare_runtime()
