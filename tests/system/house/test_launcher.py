"""The launcher in a copied clone, without a network: a small local index stands for the configured one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = ("antin", "pyproject.toml", "uv.lock", "requirements.lock", "requirements-dev.lock")
BARE = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in a folder with spaces and Vietnamese letters, with an empty source tree."""
    folder = tmp_path / "Bản sao dự án Ấn tín — Phú Thọ"
    folder.mkdir()
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    package = folder / "src" / "antin" / "cli"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys; print('called', sys.argv[1:]); sys.exit(len(sys.argv))\n")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment with an empty home and nothing but the system's programs."""
    (tmp_path / "home").mkdir()
    return {**BARE, "HOME": str(tmp_path / "home")}


def launch(clone: Path, environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, clone / "antin", *arguments],
        env=environ,
        cwd=clone.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def empty_locks(clone: Path) -> None:
    """Lock nothing at all, so that filling the environment needs no network."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        (clone / name).write_text("")


@pytest.fixture
def with_uv(home: dict[str, str]) -> dict[str, str]:
    programs = Path(home["HOME"]) / "bin"
    programs.mkdir()
    (programs / "uv").symlink_to(Path(sys.executable).parent / "uv")
    return {**home, "PATH": f"{programs}:{home['PATH']}"}


def test_first_start_fills_the_environment_and_runs_the_command(clone: Path, with_uv: dict[str, str]) -> None:
    empty_locks(clone)
    first = launch(clone, with_uv, "doctor", "--data", "Dữ liệu")
    assert first.stdout == "called ['doctor', '--data', 'Dữ liệu']\n"
    assert first.returncode == 4
    assert "installing" in first.stderr
    assert (clone / ".venv" / "bin" / "python").exists()


def test_second_start_installs_nothing(clone: Path, with_uv: dict[str, str]) -> None:
    empty_locks(clone)
    launch(clone, with_uv)
    second = launch(clone, {**BARE, "HOME": "/nonexistent"})
    assert (second.returncode, second.stderr) == (1, "")


def test_changed_lock_is_installed_again(clone: Path, with_uv: dict[str, str]) -> None:
    empty_locks(clone)
    launch(clone, with_uv)
    (clone / "requirements.lock").write_text("# another\n")
    assert "installing" in launch(clone, with_uv).stderr
    assert launch(clone, with_uv).stderr == ""


def test_moved_clone_points_to_its_new_sources(clone: Path, with_uv: dict[str, str]) -> None:
    empty_locks(clone)
    launch(clone, with_uv)
    moved = clone.rename(clone.with_name("nơi khác"))
    (moved / "src" / "antin" / "cli" / "__main__.py").write_text("print('moved')\n")
    assert launch(moved, with_uv).stdout == "moved\n"


def test_without_uv_pip_fills_the_environment(clone: Path, home: dict[str, str]) -> None:
    empty_locks(clone)
    outcome = launch(clone, {**home, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "no_proxy": "*"})
    assert outcome.stdout == "called []\n", outcome.stderr


def test_without_uv_and_network_one_sentence_names_the_remedy(clone: Path, home: dict[str, str]) -> None:
    environ = {**home, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "no_proxy": "*", "PIP_RETRIES": "0"}
    outcome = launch(clone, environ, "--help")
    assert outcome.returncode == 3
    assert outcome.stdout == ""
    assert outcome.stderr.splitlines()[-1].startswith("antin: cannot run: the locked packages could not be")
    assert "PIP_INDEX_URL" in outcome.stderr.splitlines()[-1]


def test_environment_may_lie_elsewhere(clone: Path, with_uv: dict[str, str], tmp_path: Path) -> None:
    empty_locks(clone)
    outcome = launch(clone, {**with_uv, "ANTIN_VENV": str(tmp_path / "nơi" / "venv")})
    assert outcome.stdout == "called []\n"
    assert not (clone / ".venv").exists()


def test_folder_with_other_files_is_left_alone(clone: Path, with_uv: dict[str, str], tmp_path: Path) -> None:
    empty_locks(clone)
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").write_text("kept")
    outcome = launch(clone, {**with_uv, "ANTIN_VENV": str(precious)})
    assert outcome.returncode == 3
    assert (precious / "letter.txt").read_text() == "kept"


def test_launches_at_once_fill_it_once(clone: Path, with_uv: dict[str, str]) -> None:
    empty_locks(clone)
    started = [
        subprocess.Popen(
            [sys.executable, clone / "antin"],
            env=with_uv,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    told = [process.communicate(timeout=300) for process in started]
    assert [out for out, _ in told] == ["called []\n"] * 4
    assert sum("installing" in err for _, err in told) == 1


def test_clone_that_cannot_be_written_uses_the_users_cache(clone: Path, with_uv: dict[str, str]) -> None:
    empty_locks(clone)
    clone.chmod(0o555)
    script = (
        "import os, runpy, sys; os.access = lambda path, mode, real=os.access: "
        "real(path, mode) and not (mode == os.W_OK and path == sys.argv[1]);"
        "launcher = runpy.run_path(sys.argv[1] + '/antin');"
        "print(launcher['environment_folder']('requirements.lock'))"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script, clone], env=with_uv, capture_output=True, text=True, check=True
    )
    clone.chmod(0o755)
    assert outcome.stdout.startswith(f"{with_uv['HOME']}/.cache/antin/")


def test_pip_settings_name_index_and_certificates(clone: Path, tmp_path: Path) -> None:
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = https://mirror.example/simple\ncert = /etc/ssl/own.pem\n")
    script = (
        "import runpy, sys; launcher = runpy.run_path(sys.argv[1]);"
        "child = launcher['child_environment']('/tmp');"
        "print(child['UV_DEFAULT_INDEX'], child['SSL_CERT_FILE'], child['UV_SYSTEM_CERTS'])"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script, clone / "antin"],
        env={**BARE, "HOME": str(tmp_path), "PIP_CONFIG_FILE": str(settings)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert outcome.stdout == "https://mirror.example/simple /etc/ssl/own.pem 1\n"
