"""The door of the ledger app."""

from antin.apps.ledger.actions import RecordRefused, record, sign_checkpoint
from antin.apps.ledger.ports import EvidenceSigner
from antin.apps.ledger.queries import checkpoints, head, last_checkpoint_size, lines, moments_of

__all__ = [
    "EvidenceSigner",
    "RecordRefused",
    "checkpoints",
    "head",
    "last_checkpoint_size",
    "lines",
    "moments_of",
    "record",
    "sign_checkpoint",
]
