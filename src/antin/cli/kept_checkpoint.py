"""A checkpoint that somebody keeps outside: the file that ``antin ledger checkpoint`` printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from antin.kernel.errors import AntinError

if TYPE_CHECKING:
    from antin.ledger.checkpoints import Checkpoint

__all__ = ["UnableToReadKept", "read_kept"]


class UnableToReadKept(AntinError):
    """The file is missing, or is no checkpoint."""

    code = "checkpoint.unreadable"
    exit_code = 2


def read_kept(path: Path | None) -> Checkpoint | None:
    """The checkpoint in a file; ``None`` where no file is named."""
    from antin.ledger.checkpoints import read_checkpoint

    if path is None:
        return None
    try:
        return read_checkpoint(path.read_bytes())
    except (OSError, AntinError) as problem:
        raise UnableToReadKept(
            "The file is not a checkpoint.",
            where=str(path),
            remedy="Give the file that “antin ledger checkpoint” printed.",
        ) from problem
