"""Every dependency stands in pyproject.toml with the reason why it is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any


def test_every_dependency_has_its_reason(root: Path, project: dict[str, Any]) -> None:
    text = (root / "pyproject.toml").read_text()
    reasons = dict(re.findall(r'^  "([^"]+)",[^\S\n]*(?:# (.+))?$', text, re.M))
    without = [name for name in project["project"]["dependencies"] if len(reasons.get(name, "")) < 10]
    assert without == []
