"""Where a demo's decision comes from: the shipped folder for Phú Thọ, the same with other units elsewhere."""

from __future__ import annotations

from pathlib import Path

from antin.adapters.decision_folder import archive_decision, archive_for_province

__all__ = ["decision_archive"]

_DATA = Path(__file__).parent / "data"
_SHIPPED = _DATA / "decision_2025"
_SHIPPED_PROVINCE = "25"


def decision_archive(province_code: str) -> bytes:
    """The decision of 2025 for a province, as the zip of a decision folder."""
    if province_code == _SHIPPED_PROVINCE:
        return archive_decision(_SHIPPED)
    return archive_for_province(_SHIPPED, _DATA / "admin", province_code)
