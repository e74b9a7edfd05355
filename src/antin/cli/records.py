"""One JSON object on standard output under a schema name; moments in it are UTC, octets hex."""

from __future__ import annotations

import json
from typing import Any

from antin.cli.output import emit
from antin.kernel.canonical import canonical_bytes

__all__ = ["emit_record"]


def emit_record(schema: str, **fields: Any) -> None:
    """Print ``{"schema": …, …}`` with the fields in the given order."""
    emit({"schema": schema, **{name: json.loads(canonical_bytes(value)) for name, value in fields.items()}})
