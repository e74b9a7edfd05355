"""A decision folder that tests change one file at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

HEAD = """
title = "Thử nghiệm"
number = "01/NQ"
issuer = "Quốc hội"
province_code = "25"
adopted_on = 2026-12-01
effective_at = 2027-01-01T00:00:00+07:00
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two communes become one; the chair of the second leaves."""
    made = tmp_path / "Quyết định số 01"
    made.mkdir()
    (made / "decision.toml").write_text(HEAD, encoding="utf-8")
    (made / "units.csv").write_text("code,name\n09025,Xã Yên Lạc\n", encoding="utf-8")
    (made / "succession.csv").write_text("old_code,new_code\n09025,09025\n09040,09025\n", encoding="utf-8")
    (made / "staffing.csv").write_text(
        "personal_number,new_organisation,new_title,outcome\n025070000123,,,leave\n", encoding="utf-8"
    )
    return made
