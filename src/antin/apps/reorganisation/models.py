"""Decisions, frozen plans, approvals, and the run that carries a plan out.

The state of a run is guarded in the database: a trigger refuses every step that is not in the table of
transitions, and frozen items cannot be changed or removed.
"""

from __future__ import annotations

from django.db import models

from antin.apps.packing import PackedTextField
from antin.apps.reorganisation.models_desk import (
    DraftedLine,
    DraftedPlan,
    Order,
    OrderKind,
    RunPause,
    StagedFolder,
)

__all__ = [
    "AcceptedRepair",
    "Approval",
    "ChunkKind",
    "Decision",
    "DraftedLine",
    "DraftedPlan",
    "FrozenItem",
    "FrozenPlan",
    "LossAcceptance",
    "Order",
    "OrderKind",
    "OrganisationSuccession",
    "RollBackRequest",
    "RunPause",
    "RunState",
    "StagedFolder",
    "UnitSuccession",
    "WorkChunk",
]


class Decision(models.Model):
    """A legal act with the folder it came in, byte for byte."""

    number = models.CharField(primary_key=True, max_length=120)
    title = models.TextField()
    is_example = models.BooleanField(default=False)
    adopted_on = models.DateField()
    in_force_on = models.DateField(null=True)
    effective_at = models.DateTimeField()
    cutoff_at = models.DateTimeField()
    legal_basis = models.JSONField()
    late_reason = models.TextField(blank=True)
    archive = models.BinaryField()  # zip of the folder
    imported_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(cutoff_at__gte=models.F("effective_at")), name="decision_cutoff_after_effect"
            ),
        )


class AcceptedRepair(models.Model):
    """What a person decided about a conflict of a decision; of one code and target the last row counts."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="repairs")
    code = models.CharField(max_length=60)
    target = models.CharField(max_length=200)
    value = models.CharField(max_length=200, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    accepted_by = models.CharField(max_length=120)
    accepted_at = models.DateTimeField()
    reason = models.TextField()


class RunState(models.TextChoices):
    """Life of a frozen plan. Roll-back is possible until the switch."""

    FROZEN = "frozen"
    APPROVED = "approved"
    RUNNING = "running"
    ISSUED = "issued"  # every certificate of the plan is stored
    SWITCHED = "switched"  # the effective moment has passed, the new ones serve
    FINISHED = "finished"  # the cut-off has passed, nothing old is left
    ROLLED_BACK = "rolled_back"


class FrozenPlan(models.Model):
    """A plan that nobody can change any more, and the state of its run."""

    id = models.CharField(primary_key=True, max_length=60)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="plans")
    title = models.TextField()
    mandate = models.JSONField()
    mandate_digest = models.CharField(max_length=64, unique=True)
    plan_digest = models.CharField(max_length=64)
    totals = models.JSONField()
    effective_at = models.DateTimeField(null=True)
    cutoff_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.FROZEN)
    frozen_by = models.CharField(max_length=60, default="command-line")  # who cannot approve it
    lint_every = models.PositiveIntegerField(default=1)  # pkilint on every n-th twin; cheap checks on all


class FrozenItem(models.Model):
    """One line of a frozen plan; ``record`` is the canonical JSON that was hashed.

    Beside it stands what lines are found and counted by.
    """

    plan = models.ForeignKey(FrozenPlan, on_delete=models.PROTECT, related_name="items")
    index = models.PositiveIntegerField()
    action = models.CharField(max_length=8)
    rule = models.CharField(max_length=40)
    holder_kind = models.CharField(max_length=12)
    holder_id = models.CharField(max_length=120)
    name = models.CharField(max_length=300)
    old_serial = models.CharField(max_length=40, null=True)
    revoke_when = models.CharField(max_length=12, null=True)
    revocation_cause = models.CharField(max_length=24, null=True)
    leaf_index = models.PositiveIntegerField(null=True)  # among the items that the signer may sign
    device_serial = models.CharField(max_length=60, null=True)
    waits_for = models.CharField(max_length=12, null=True)
    record = PackedTextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "index"], name="item_index_once"),
            models.UniqueConstraint(fields=["plan", "leaf_index"], name="item_leaf_once"),
            models.UniqueConstraint(
                fields=["plan", "old_serial"], name="item_old_serial_once", condition=~models.Q(old_serial=None)
            ),
        )
        indexes = (models.Index(fields=["holder_id", "holder_kind"], name="item_holder"),)


class Approval(models.Model):
    """One person's signature over a mandate; the same person cannot approve twice."""

    plan = models.ForeignKey(FrozenPlan, on_delete=models.PROTECT, related_name="approvals")
    approver_id = models.CharField(max_length=60)
    approved_at = models.DateTimeField()
    document = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "approver_id"], name="approver_once"),)


class LossAcceptance(models.Model):
    """One person's signature over the list of what the cut-off takes away, kept until it is carried out."""

    plan = models.ForeignKey(FrozenPlan, on_delete=models.PROTECT, related_name="loss_acceptances")
    approver_id = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # of the list; another list needs another signature
    accepted_at = models.DateTimeField()
    document = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "digest", "approver_id"], name="loss_accepted_once"),
        )


class RollBackRequest(models.Model):
    """“Take this plan back”: asked for by one person, carried out by another."""

    plan = models.OneToOneField(FrozenPlan, on_delete=models.PROTECT, primary_key=True, related_name="request")
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    reason = models.TextField()


class ChunkKind(models.TextChoices):
    """What a worker does with a range of items."""

    ISSUE = "issue"
    CONFIRM = "confirm"


class WorkChunk(models.Model):
    """A leased range of leaves; the row, not a job queue, says what is done."""

    plan = models.ForeignKey(FrozenPlan, on_delete=models.PROTECT, related_name="chunks")
    kind = models.CharField(max_length=8, choices=ChunkKind.choices)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    done_at = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=60, null=True)
    leased_until = models.DateTimeField(null=True)
    fencing = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "kind", "first"], name="chunk_once"),
            models.CheckConstraint(  # a term without a holder is a pause after a failure
                condition=models.Q(leased_by__isnull=True) | models.Q(leased_until__isnull=False),
                name="chunk_lease_ends",
            ),
        )


class UnitSuccession(models.Model):
    """One pair of units of a decision that was switched: what a territory went into. Insert-only."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="unit_successions")
    kind = models.CharField(max_length=12)
    old_code = models.CharField(max_length=8, null=True, db_index=True)
    new_code = models.CharField(max_length=8, null=True, db_index=True)
    continues = models.BooleanField()
    is_default = models.BooleanField()


class OrganisationSuccession(models.Model):
    """What became of one organisation by a decision that was switched, or its founding. Insert-only."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="organisation_successions")
    kind = models.CharField(max_length=12)
    old_id = models.CharField(max_length=120, null=True, db_index=True)
    new_id = models.CharField(max_length=120, null=True, db_index=True)
    continues = models.BooleanField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["decision", "old_id"],
                condition=~models.Q(old_id=None),
                name="organisation_outcome_once",
            ),
        )
