"""Rows of the evidence log. The database refuses to change or remove them (see the migration's guard)."""

from __future__ import annotations

from django.db import models

__all__ = ["Checkpoint", "LedgerEntry"]


class LedgerEntry(models.Model):
    """One act. ``record`` is the canonical JSON that was hashed, byte for byte."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    record = models.TextField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = (models.Index(fields=["kind", "subject"], name="ledger_kind_subject"),)


class Checkpoint(models.Model):
    """A signed tree head: the first ``size`` entries have this Merkle root."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    document = models.JSONField()
