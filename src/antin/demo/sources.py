"""Where a demo's decisions come from: the shipped folder for Phú Thọ, the same with other units elsewhere.

Some provinces have a second one: Phú Thọ an invented example of 2027, three others the changes of 2026.
"""

from __future__ import annotations

from pathlib import Path

from antin.adapters.decision_folder import archive_decision, archive_for_province
from antin.demo.later_changes import later_changes, provinces_changed_later

__all__ = ["country_archive", "decision_archive", "decision_archives"]

_DATA = Path(__file__).parent / "data"
_SHIPPED = _DATA / "decision_2025"
_EXAMPLE = _DATA / "second_decision_example"
_SHIPPED_PROVINCE = "25"


def decision_archive(province_code: str) -> bytes:
    """The decision of 2025 for a province, as the zip of a decision folder."""
    if province_code == _SHIPPED_PROVINCE:
        return archive_decision(_SHIPPED)
    return archive_for_province(_SHIPPED, _DATA / "admin", province_code)


def country_archive() -> bytes:
    """The decision of 2025 for all 34 provinces at once."""
    return archive_for_province(_SHIPPED, _DATA / "admin", None)


def decision_archives(province_code: str) -> tuple[bytes, ...]:
    """All decisions known for a province, in the order in which they take effect."""
    first = decision_archive(province_code)
    if province_code == _SHIPPED_PROVINCE:
        return first, archive_decision(_EXAMPLE)
    if province_code in provinces_changed_later():
        return first, later_changes(province_code)
    return (first,)
