"""What desks leave for workers, and workers for desks: orders, pauses, drafts, folders to be mended."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

__all__ = ["DraftedLine", "DraftedPlan", "Order", "OrderKind", "RunPause", "StagedFolder"]


class RunPause(models.Model):
    """While a pause is open no worker takes up a range of the plan; what is under way is finished."""

    plan = models.ForeignKey("reorganisation.FrozenPlan", on_delete=models.PROTECT, related_name="pauses")
    paused_by = models.CharField(max_length=60)
    paused_at = models.DateTimeField()
    reason = models.TextField()
    resumed_by = models.CharField(max_length=60, null=True)
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan"], condition=Q(resumed_at=None), name="pause_open_once"),
            models.CheckConstraint(
                condition=Q(resumed_at=None, resumed_by=None)
                | Q(resumed_at__isnull=False, resumed_by__isnull=False),
                name="pause_end_whole",
            ),
        )


class OrderKind(models.TextChoices):
    """What can be asked of the workers."""

    DRAFT = "draft"  # compute the plan of a decision and keep it to be read
    REPAIR = "repair"  # settle conflicts, then compute anew
    FREEZE = "freeze"
    START = "start"
    SWITCH = "switch"
    CUT_OFF = "cut_off"
    ROLL_BACK = "roll_back"
    PROVE = "prove"  # write the proof bundle and recount it
    TEST = "test"  # a test signature of one holder


class Order(models.Model):
    """An act that somebody with permission has asked for; a worker carries it out under the same actor.

    There is one open order of a kind and subject. Whoever carries it out holds an advisory lock with its
    number, which ends with the process: an order is open until it is done.
    """

    kind = models.CharField(max_length=12, choices=OrderKind.choices)
    subject = models.CharField(max_length=120)  # a decision's number, a plan's id, a certificate's serial
    terms = models.JSONField(default=dict)
    account_id = models.CharField(max_length=60)
    approver_id = models.CharField(max_length=60, null=True)
    person_id = models.CharField(max_length=60, null=True)
    asked_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    not_until = models.DateTimeField(null=True)  # a pause after a temporary failure, by the database's time
    trouble = models.TextField(blank=True)  # the last temporary failure
    done_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)
    refusal = models.JSONField(null=True)  # code, message, where, remedy

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(done_at=None), name="order_open_once"
            ),
        )
        indexes = (models.Index(fields=["subject", "kind"], name="order_subject"),)


class DraftedPlan(models.Model):
    """What a decision's plan came to when it was computed last; a new computation takes its place."""

    decision = models.OneToOneField(
        "reorganisation.Decision", on_delete=models.PROTECT, primary_key=True, related_name="draft"
    )
    computed_at = models.DateTimeField()
    repairs_sha256 = models.CharField(max_length=64)
    totals = models.JSONField(default=dict)
    conflicts = models.JSONField(default=list)
    unexplained = models.JSONField(default=list)
    units = models.JSONField(default=list)  # new units, each with the old ones that went into it
    people = models.JSONField(default=dict)  # how many stay, move, leave
    bodies = models.JSONField(default=dict)  # outcomes of organisations by kind
    is_refused = models.BooleanField(default=False)  # the decision cannot be applied as it stands


class DraftedLine(models.Model):
    """A line of a draft, to be read and filtered before the freeze."""

    draft = models.ForeignKey(DraftedPlan, on_delete=models.CASCADE, related_name="lines")
    index = models.PositiveIntegerField()
    action = models.CharField(max_length=8)
    rule = models.CharField(max_length=40)
    reason = models.TextField()
    holder_kind = models.CharField(max_length=12)
    holder_id = models.CharField(max_length=120)
    name = models.CharField(max_length=300)
    unit_code = models.CharField(max_length=8, blank=True)
    old_serial = models.CharField(max_length=40, null=True)
    device_serial = models.CharField(max_length=60, null=True)
    waits_for = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = (models.Index(fields=["draft", "index"], name="drafted_line_order"),)


class StagedFolder(models.Model):
    """A decision folder that was uploaded and cannot be taken in yet: its mistakes are mended first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.CharField(max_length=60)
    staged_at = models.DateTimeField()
    archive = models.BinaryField()
