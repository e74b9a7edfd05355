"""Does the database know all that was witnessed? One that was restored or lost rows does not."""

from __future__ import annotations

import json
import os
from pathlib import Path

from antin.adapters.data_folder import DataFolder

__all__ = ["witnessed_size"]

_KIND = b'"kind":"checkpoint.signed"'
_TAIL = 1 << 20


def witnessed_size(data: DataFolder) -> int:
    """How many ledger entries the evidence signer has witnessed, by the last line of its journal on that."""
    path = data.signer("evidence") / "journal.jsonl"
    if not path.exists():
        return 0
    return _last_size(_tail(path)) or _last_size(path.read_bytes())


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _TAIL, 0), os.SEEK_SET)
        return file.read()


def _last_size(content: bytes) -> int:
    """The size in the last whole line of the kind; 0 where there is none."""
    content = content[: content.rfind(b"\n") + 1]
    at = content.rfind(_KIND)
    start = content.rfind(b"\n", 0, at) + 1 if at >= 0 else 0
    if at < 0 or (start == 0 and not content.startswith(b"{")):
        return 0
    return int(json.loads(content[start : content.find(b"\n", at)])["body"]["checkpoint"]["size"])
