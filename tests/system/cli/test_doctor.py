from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from antin.adapters.clock import ScenarioClock, Stop, SystemClock
from antin.adapters.data_folder import DataFolder
from antin.cli.main import root


def doctor(data: DataFolder, *options: str) -> Result:
    return CliRunner().invoke(root, ["doctor", "--data", str(data.path), *options])


def checks(result: Result) -> dict[str, dict[str, Any]]:
    told = json.loads(result.stdout)
    assert told["schema"] == "antin/doctor/v1"
    return {check["name"]: check for check in told["checks"]}


def failed(result: Result) -> Sequence[str]:
    return [name for name, check in checks(result).items() if not check["ok"]]


def test_made_folder_is_in_order(data_folder: DataFolder) -> None:
    result = doctor(data_folder, "--json")
    assert (result.exit_code, failed(result)) == (0, [])
    assert checks(result)["data folder"]["detail"].endswith("(demo)")


def test_folder_that_is_not_made_yet_is_in_order(traversable_tmp: Path) -> None:
    result = doctor(DataFolder(traversable_tmp / "later"), "--json")
    assert (result.exit_code, failed(result)) == (0, [])


def test_open_secret_is_a_problem_with_its_remedy(data_folder: DataFolder) -> None:
    secret = data_folder.secrets / "passphrase"
    secret.write_text("x")
    secret.chmod(0o644)
    result = doctor(data_folder, "--json")
    assert (result.exit_code, failed(result)) == (3, ["secrets"])
    assert checks(result)["secrets"]["remedy"] == f"chmod 600 '{secret}'"
    assert "✗ " in doctor(data_folder).stdout


def test_site_with_a_scenario_clock_is_a_problem(traversable_tmp: Path) -> None:
    data = DataFolder(traversable_tmp / "site")
    data.create("site")
    ScenarioClock.create(data.clock_path, [Stop("start", SystemClock().now())])
    assert failed(doctor(data, "--json")) == ["clock"]


def test_process_that_is_not_ready_is_named_with_its_log(data_folder: DataFolder) -> None:
    waiting = subprocess.Popen([sys.executable, "-c", "input()"], cwd=data_folder.path, stdin=subprocess.PIPE)
    try:
        data_folder.pid("field").write_text(str(waiting.pid))
        result = doctor(data_folder, "--json")
        assert failed(result) == ["processes"]
        assert str(data_folder.log("field")) in checks(result)["processes"]["remedy"]
    finally:
        waiting.communicate(b"\n")


def test_pid_file_of_another_process_counts_as_not_running(data_folder: DataFolder) -> None:
    data_folder.pid("field").write_text(str(os.getpid()))
    assert checks(doctor(data_folder, "--json"))["processes"]["detail"] == "none running"


def test_external_database_that_does_not_answer_is_a_problem(
    data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///antin?host={data_folder.path}")
    assert failed(doctor(data_folder, "--json")) == ["postgres"]
