"""An approval as a file that its signer hands to whoever carries the act out. It holds no secret."""

from __future__ import annotations

import json
from pathlib import Path

from antin.cli.records import emit_record
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.pki.mandates import Approval

__all__ = ["SCHEMA", "UnableToReadApproval", "read_approval", "write_approval"]

SCHEMA = "antin.approval/1"


class UnableToReadApproval(AntinError):
    """The file is missing, or is no approval."""

    code = "approval.unreadable"
    exit_code = 2


def write_approval(approval: Approval, path: Path | None) -> None:
    """Write an approval to ``path``, or to standard output where there is none."""
    if path is None:
        emit_record(SCHEMA, **approval.as_dict())
    else:
        path.write_bytes(canonical_bytes({"schema": SCHEMA, **approval.as_dict()}) + b"\n")


def read_approval(path: Path) -> Approval:
    """The approval in a file; its signature is checked where it counts, not here."""
    try:
        return Approval.from_dict(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AntinError) as problem:
        raise UnableToReadApproval(
            "The file is not an approval.",
            where=str(path),
            remedy="Give a file that “antin reorg cutoff --sign” has written.",
        ) from problem
