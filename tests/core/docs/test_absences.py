"""What ARCHITECTURE.md says is deliberately absent, is absent."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from antin.cli.main import COMMANDS
from antin.cli.main import root as command_line

PURE = ("kernel/", "ledger/", "succession/", "pki/", "reissue/", "proof/")


def imports_of(source: str) -> Iterator[str]:
    """Every module and every ``module.name`` that a source imports, at whatever depth."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files_that_match(sources: dict[str, str], pattern: str) -> set[str]:
    return {path for path, source in sources.items() if re.search(pattern, source)}


def test_pure_core_reads_no_environment_and_draws_no_chance(sources: dict[str, str]) -> None:
    asking = {"os", "sys", "random", "secrets", "uuid", "time", "tempfile", "threading", "asyncio"}
    found = {
        f"{path} imports {name}"
        for path, source in sources.items()
        if path.startswith(PURE)
        for name in imports_of(source)
        if name.partition(".")[0] in asking
    }
    assert found == set()


def test_only_the_system_clock_asks_the_time(sources: dict[str, str]) -> None:
    asks = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|timezone\.now|time\.time)\(")
    asking = {
        path: line for path, source in sources.items() for line in source.splitlines() if asks.search(line)
    }
    del asking["adapters/clock/system.py"]
    for path, line in asking.items():  # a foreign record may carry the machine's time; its line says so
        assert path.startswith("web/"), path
        assert "# noqa: TID251 - " in line, path


def test_conformance_shares_nothing_with_preparing(sources: dict[str, str]) -> None:
    imported = set(imports_of(sources["pki/conformance.py"]))
    assert not {name for name in imported if name.startswith(("antin.pki.issuing", "cryptography.x509"))}
    assert "antin.pki.conformance" not in set(imports_of(sources["pki/issuing.py"]))


def test_only_the_ceremony_knows_the_root_key(sources: dict[str, str]) -> None:
    assert files_that_match(sources, r"root\.key\"|root\.passphrase|\"offline\"") == {
        "demo/ceremony.py",
        "site/installing/site_ceremony.py",
    }


def test_revoking_never_publishes(sources: dict[str, str]) -> None:
    imported = set(imports_of(sources["apps/certificates/actions/revoking.py"]))
    assert not {name for name in imported if "crl" in name or name.startswith("antin.apps.authorities")}


def test_there_is_no_admin(sources: dict[str, str]) -> None:
    assert files_that_match(sources, r"django\.contrib\.admin|ModelAdmin") == set()


def test_tables_of_record_are_guarded_against_change(sources: dict[str, str]) -> None:
    guards = "".join(source for path, source in sources.items() if path.endswith("_append_only.py"))
    for table in (
        *("ledger_ledgerentry", "ledger_checkpoint", "authorities_certificaterevocationlist"),
        *("certificates_certificate", "certificates_revocation", "devices_confirmation"),
        *("reorganisation_frozenitem", "reorganisation_approval"),
    ):
        assert f'"{table}"' in guards, table


def test_personal_numbers_never_come_near_certificates_and_evidence(sources: dict[str, str]) -> None:
    knowing = files_that_match(sources, r"personal_number|citizen_number")
    ignorant = ("pki/", "ledger/", "proof/", "signer/", "simulators/", "apps/certificates/", "apps/ledger/")
    assert {path for path in knowing if path.startswith(ignorant)} == set()


def test_every_module_of_rules_is_listed(sources: dict[str, str], root: Path) -> None:
    with_rule = {
        Path(path).stem
        for path, source in sources.items()
        if path.startswith("reissue/rules/") and re.search(r"^RULE = ", source, re.M)
    }
    listed = set(imports_of(sources["reissue/rules/__init__.py"]))
    assert with_rule == {name.rpartition(".")[2] for name in listed} & with_rule
    assert len(with_rule) >= 15


def test_no_option_takes_a_secret() -> None:
    secret = re.compile(r"pass|pin\b|secret|token|password")
    found = [
        f"{where} {option}"
        for where, command in commands()
        for parameter in command.params
        for option in parameter.opts
        if secret.search(option) and not option.endswith("-file")
    ]
    assert found == []


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command of the command line with its words."""
    context = click.Context(command_line)
    waiting = [(name, command_line.get_command(context, name)) for name in COMMANDS]
    while waiting:
        name, command = waiting.pop()
        assert command is not None, name
        yield name, command
        if isinstance(command, click.Group):
            waiting += [(f"{name} {inner}", command.commands[inner]) for inner in command.commands]


def test_nothing_below_the_site_ends_the_process(sources: dict[str, str]) -> None:
    ends = files_that_match(sources, r"\bsys\.exit\(|\bos\._exit\(|raise SystemExit")
    assert {path for path in ends if not path.startswith(("site/", "cli/"))} == {
        "responder/__main__.py",
        "signer/__main__.py",
        "simulators/field/__main__.py",
    }
