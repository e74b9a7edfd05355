"""The recount shares no code with what it recounts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import antin.proof

FOLDER = Path(antin.proof.__file__).parent


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_proof_uses_kernel_and_ledger_only() -> None:
    modules = list(FOLDER.rglob("*.py"))
    own = {name for module in modules for name in imported(module) if name.startswith("antin.")}
    assert len(modules) > 10
    assert {".".join(name.split(".")[:2]) for name in own} == {"antin.kernel", "antin.ledger", "antin.proof"}
