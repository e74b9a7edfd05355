"""Further decisions on an estate: its file with another decision in it."""

from __future__ import annotations

from typing import Any

import yaml

__all__ = ["RENAMED", "another"]

RENAMED: dict[str, Any] = {
    "number": "VD-09/NQ",
    "title": "VÍ DỤ (không có thật): đổi tên xã An Bình",
    "issuer": "VÍ DỤ: Ủy ban Thường vụ Quốc hội",
    "adopted_on": "2025-06-30",
    "effective_at": "2025-07-05T00:00:00+07:00",
    "cutoff_at": "2025-09-10T00:00:00+07:00",
    "units_after": [
        {"code": "97", "level": "province", "type": "tỉnh", "name": "Sông Lô"},
        {"code": "97001", "level": "commune", "type": "xã", "name": "An Hòa Bình", "in": "97"},
    ],
    "succession": [{"from": "97001", "to": "97001", "kind": "rename"}],
}


def another(archive: bytes, **decision: Any) -> bytes:
    """The estate's file with this decision instead of its own."""
    data = yaml.safe_load(archive)
    day = decision["adopted_on"]
    data["decision"] = {**decision, "adopted_on": yaml.safe_load(day) if isinstance(day, str) else day}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()
