"""ARCHITECTURE.md: every invariant has something behind it, and the code map shows every package."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

_INVARIANT = re.compile(r"^\*Architecture Invariant:\* (?P<sentence>.+) \((?P<behind>[^()]+)\)$")
_CONTRACT = re.compile(r"contract `([\w-]+)`")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@pytest.fixture(scope="module")
def architecture(documents: dict[str, str]) -> str:
    return documents["ARCHITECTURE.md"]


@pytest.fixture(scope="module")
def behind(architecture: str) -> dict[str, str]:
    """The sentence of each invariant → what stands behind it."""
    lines = [line for line in architecture.splitlines() if line.startswith("*Architecture Invariant:*")]
    found = [_INVARIANT.match(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if match is None]
    return {match["sentence"]: match["behind"] for match in found if match}


def test_architecture_states_its_invariants(behind: dict[str, str]) -> None:
    assert len(behind) >= 25
    assert all(_CONTRACT.search(proof) or _TEST.search(proof) for proof in behind.values())


def test_test_behind_each_invariant_exists(behind: dict[str, str], root: Path) -> None:
    named = {match for proof in behind.values() for match in _TEST.findall(proof)}
    missing = [
        f"{path}::{name}"
        for path, name in sorted(named)
        if not (root / path).is_file() or f"\ndef {name}(" not in (root / path).read_text()
    ]
    assert missing == []


def test_every_contract_stands_behind_an_invariant(behind: dict[str, str], project: dict[str, Any]) -> None:
    contracts = {contract["id"] for contract in project["tool"]["importlinter"]["contracts"]}
    named = {name for proof in behind.values() for name in _CONTRACT.findall(proof)}
    assert named == contracts


def test_nothing_but_contracts_and_tests_stands_behind_an_invariant(behind: dict[str, str]) -> None:
    rest = [_TEST.sub("", _CONTRACT.sub("", proof)).strip(" ,") for proof in behind.values()]
    assert rest == [""] * len(behind)


def test_floors_are_drawn_as_the_contract_has_them(
    architecture: str, project: dict[str, Any], root: Path
) -> None:
    drawn = [line.split(" | ") for line in re.findall(r"^floor \d +(.+)$", architecture, re.M)]
    floors = next(c for c in project["tool"]["importlinter"]["contracts"] if c["id"] == "floors")
    present = [
        [name for name in re.findall(r"\w+", layer) if (root / "src" / "antin" / name).is_dir()]
        for layer in floors["layers"]
    ]
    assert drawn == present, "the picture and pyproject.toml differ"


def test_code_map_shows_every_package(architecture: str, root: Path) -> None:
    package = root / "src" / "antin"
    chapters = dict(re.findall(r"^### `(\w+)`:[^\n]*\n(.*?)(?=^##)", architecture, re.M | re.S))
    present = {path.parent.name for path in package.glob("*/__init__.py")}
    assert set(chapters) == present
    unnamed = [
        f"{path.parent.parent.name}/{path.parent.name}"
        for upper in ("apps", "adapters")
        for path in package.glob(f"{upper}/*/__init__.py")
        if not re.search(rf"`{path.parent.name}/?`", chapters[upper])
    ]
    assert sorted(unnamed) == []
