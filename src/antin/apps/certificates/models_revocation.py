"""Revocations that people order: what is to end, who has signed for it, and how far it has come."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

__all__ = ["RevocationRun", "RevocationTarget", "RunState"]


class RunState(models.TextChoices):
    """An order waits for its signatures, is carried out, and has ended everything it names."""

    ASKED = "asked"
    APPROVED = "approved"
    DONE = "done"


class RevocationRun(models.Model):
    """One order. Its targets never change; their end is recorded by their revocations."""

    id = models.CharField(primary_key=True, max_length=60)
    reason = models.CharField(max_length=40)
    why = models.TextField()
    is_emergency = models.BooleanField(default=False)
    targets_sha256 = models.CharField(max_length=64)
    targets_count = models.PositiveIntegerField()
    mandate_digest = models.CharField(max_length=64)  # what approvers sign
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)  # the moment from which all of them count as ended
    approvals = models.JSONField(default=list)
    confirm_by = models.DateTimeField(null=True)  # emergency: when the second signature must be there
    confirmed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.ASKED)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="asked", revoked_at=None) | (~Q(state="asked") & Q(revoked_at__isnull=False)),
                name="revocation_run_begun_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirm_by=None) | Q(confirm_by__gt=F("revoked_at")),
                name="revocation_confirmed_later",
            ),
        )


class RevocationTarget(models.Model):
    """One certificate of an order."""

    run = models.ForeignKey(RevocationRun, on_delete=models.PROTECT, related_name="targets")
    position = models.PositiveIntegerField()
    serial = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "position"], name="revocation_target_once"),)
