"""A decision as a folder or .zip of CSV or XLSX files: reading, packing, and an example to start from."""

from __future__ import annotations

from antin.adapters.decision_folder.correcting import Correction, correct
from antin.adapters.decision_folder.country import archive_for_province
from antin.adapters.decision_folder.example import example_archive, write_example
from antin.adapters.decision_folder.files import (
    DecisionFilesRefused,
    archive_decision,
    pack,
    read_archive,
)
from antin.adapters.decision_folder.read import read_decision, read_decision_bytes

__all__ = [
    "Correction",
    "DecisionFilesRefused",
    "archive_decision",
    "archive_for_province",
    "correct",
    "example_archive",
    "pack",
    "read_archive",
    "read_decision",
    "read_decision_bytes",
    "write_example",
]
