"""The linters hold in CI too: what the contracts promise is not left to memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAMS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ("lint-imports", "--no-cache"),
        ("ruff", "check", "--no-cache"),
        ("ruff", "format", "--check", "--no-cache"),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_linter_finds_nothing(command: tuple[str, ...], tmp_path: Path) -> None:
    program, *arguments = command
    if program == "mypy":
        arguments = ["--cache-dir", str(tmp_path)]
    outcome = subprocess.run(
        [PROGRAMS / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout[-6000:] + outcome.stderr[-2000:]


@pytest.mark.parametrize(
    ("options", "file"), [(["--no-dev"], "requirements.lock"), ([], "requirements-dev.lock")]
)
def test_exported_lock_is_the_locked_one(options: list[str], file: str) -> None:
    outcome = subprocess.run(
        [
            *(PROGRAMS / "uv", "export", "--quiet", "--frozen", "--offline", "--no-cache", *options),
            *("--no-emit-project", "--no-header", "--format", "requirements-txt"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert outcome.stdout == (ROOT / file).read_text(), "run “just lock”"


def test_lock_names_public_addresses_only() -> None:
    sources = {line.strip() for line in (ROOT / "uv.lock").read_text().splitlines() if "registry = " in line}
    assert sources == {'source = { registry = "https://pypi.org/simple" }'}
