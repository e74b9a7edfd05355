"""The door of the ledger app."""

from antin.apps.ledger.actions import RecordRefused, record, sign_checkpoint
from antin.apps.ledger.ports import EvidenceSigner
from antin.apps.ledger.queries import (
    checkpoints,
    head,
    last_checkpoint_size,
    lines,
    lines_from,
    moments_of,
)
from antin.apps.ledger.restoring import (
    EntriesRefused,
    bodies_of,
    restore_checkpoints,
    restore_entries,
    subjects_of,
)

__all__ = [
    "EntriesRefused",
    "EvidenceSigner",
    "RecordRefused",
    "bodies_of",
    "checkpoints",
    "head",
    "last_checkpoint_size",
    "lines",
    "lines_from",
    "moments_of",
    "record",
    "restore_checkpoints",
    "restore_entries",
    "sign_checkpoint",
    "subjects_of",
]
