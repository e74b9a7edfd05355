"""Errors are told alike: a dotted code and an exit code of the table in ARCHITECTURE.md."""

from __future__ import annotations

import ast
import re

import pytest


@pytest.fixture(scope="module")
def errors(sources: dict[str, str]) -> dict[str, dict[str, object]]:
    """``path:class`` of every subclass of AntinError → the class attributes that it sets."""
    classes = [
        (path, node)
        for path, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    ]
    family = {"AntinError"}
    while grown := {node.name for _, node in classes if _bases(node) & family} - family:
        family |= grown
    return {f"{path}:{node.name}": _attributes(node) for path, node in classes if _bases(node) & family}


def _bases(node: ast.ClassDef) -> set[str]:
    return {base.id for base in node.bases if isinstance(base, ast.Name)}


def _attributes(node: ast.ClassDef) -> dict[str, object]:
    return {
        target.id: statement.value.value
        for statement in node.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def test_every_error_has_a_dotted_code_and_a_known_exit_code(
    errors: dict[str, dict[str, object]], documents: dict[str, str]
) -> None:
    table = re.search(r"^\| code \| meaning .*?\n\n", documents["ARCHITECTURE.md"], re.M | re.S)
    assert table is not None
    known = {int(number) for number in re.findall(r"\| (\d+) \|", table[0])}
    assert len(errors) > 50
    for where, attributes in errors.items():
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", str(attributes.get("code"))), where
        assert attributes.get("exit_code", 1) in known - {0}, where
