"""Rows of the evidence log. The database refuses to change or remove them (see the migration's guard)."""

from __future__ import annotations

from django.db import models

from antin.apps.packing import PackedTextField

__all__ = ["Checkpoint", "LedgerEntry"]


class LedgerEntry(models.Model):
    """One act, each part stored once: with the hash of the entry before, they give the line that was hashed.

    ``body`` is the canonical JSON of the body, byte for byte, packed.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = PackedTextField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        # Not of the kind too: entries of one subject stand together, once under its text.
        indexes = (models.Index(fields=["subject"], name="ledger_subject"),)


class Checkpoint(models.Model):
    """A signed tree head: the first ``size`` entries have this Merkle root."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    document = models.JSONField()
