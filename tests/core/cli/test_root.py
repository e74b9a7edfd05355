from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from antin import __version__
from antin.cli import main
from antin.cli.options import data_option, json_option
from antin.kernel.errors import AntinError


class PlanRefused(AntinError):
    code = "plan.refused"
    exit_code = 7


@click.command()
@data_option
@json_option
def refusing(data: object, as_json: bool) -> None:
    raise PlanRefused("One person approved twice.", where="plan-1", remedy="Ask a second person.")


@click.command()
@json_option
def unwritable(as_json: bool) -> None:
    raise PermissionError(13, "Permission denied", "/srv/antin/run")


@click.command()
def full() -> None:
    raise OSError(28, "No space left on device", "/srv/antin/postgres")


@click.command()
def faulty() -> None:
    raise KeyError("a fault of ours")


@click.command()
def interrupted() -> None:
    raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def _commands(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = SimpleNamespace(
        refusing=refusing, interrupted=interrupted, unwritable=unwritable, full=full, faulty=faulty
    )
    for name in vars(commands):
        monkeypatch.setitem(main.COMMANDS, name, (f"commands_of_this_test:{name}", "", ""))
    monkeypatch.setitem(sys.modules, "commands_of_this_test", commands)
    monkeypatch.setitem(main.COMMANDS, "unwritten", ("antin.cli.unwritten:unwritten", "chưa có", "not there"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def test_help_lists_every_command_without_importing_one() -> None:
    result = CliRunner().invoke(main.root, ["--help"])
    assert result.exit_code == 0
    for name in ("demo", "doctor", "reorg", "cert", "crl", "ledger", "completion", "unwritten"):
        assert name in result.stdout


def test_version_is_the_packages() -> None:
    assert CliRunner().invoke(main.root, ["--version"]).stdout == f"antin {__version__}\n"


def test_error_is_one_line_on_standard_error_with_its_exit_code() -> None:
    result = CliRunner().invoke(main.root, ["refusing"])
    assert result.exit_code == 7
    assert result.stdout == ""
    assert result.stderr == "Error: One person approved twice. [plan-1] Ask a second person.\n"


def test_error_label_is_vietnamese_where_the_terminal_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert CliRunner().invoke(main.root, ["refusing"]).stderr.startswith("Lỗi: ")


def test_error_under_json_is_an_object_on_standard_output() -> None:
    result = CliRunner().invoke(main.root, ["refusing", "--json"])
    assert result.exit_code == 7
    told = json.loads(result.stdout)
    assert told["schema"] == "antin/error/v1"
    assert told["error"]["code"] == "plan.refused"
    assert told["error"]["remedy"] == "Ask a second person."


def test_interruption_ends_with_130() -> None:
    assert CliRunner().invoke(main.root, ["interrupted"]).exit_code == 130


def test_what_the_system_refuses_is_told_with_place_and_remedy() -> None:
    result = CliRunner().invoke(main.root, ["full"])
    assert result.exit_code == 75
    assert result.stderr.startswith("Error: The disk is full. [/srv/antin/postgres]")
    told = json.loads(CliRunner().invoke(main.root, ["unwritable", "--json"]).stdout)
    assert told["error"]["code"] == "system.no_permission"
    assert told["error"]["where"] == "/srv/antin/run"


def test_fault_of_ours_keeps_its_traceback() -> None:
    assert isinstance(CliRunner().invoke(main.root, ["faulty"]).exception, KeyError)


def test_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(main.root, ["merge"])
    assert result.exit_code == 2
    assert "merge" in result.stderr


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    result = CliRunner().invoke(main.root, ["completion", shell])
    assert result.exit_code == 0
    assert "_ANTIN_COMPLETE" in result.stdout


def test_help_imports_neither_django_nor_cryptography() -> None:
    script = (
        "import sys; from antin.cli.main import root; root.main(['--help'], standalone_mode=False);"
        "sys.exit(bool({'django', 'cryptography', 'psycopg', 'rich'} & set(sys.modules)))"
    )
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert outcome.returncode == 0, outcome.stderr.decode()
