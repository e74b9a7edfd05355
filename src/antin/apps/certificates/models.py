"""Certificates, the intentions written before each signature, and revocations.

Serials are lower-case hex text, as in the ledger and the frozen plans.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Collate, Reverse

from antin.apps.certificates.models_revocation import RevocationRun, RevocationTarget, RunState
from antin.pki.contents import spki_sha256_of, subject_of

__all__ = [
    "Certificate",
    "Intention",
    "IntentionState",
    "Revocation",
    "RevocationRun",
    "RevocationTarget",
    "RunState",
]


class IntentionState(models.TextChoices):
    """An intention ends with the row of its certificate, which takes its place, or in a burnt serial."""

    INTENDED = "intended"
    BURNT = "burnt"


class Intention(models.Model):
    """“About to sign”: written and committed before the CA key sees the bytes (Boulder's issuance cycle).

    The commit that stores the certificate removes it: the ledger tells for good that it was there.
    """

    serial = models.CharField(primary_key=True, max_length=40)
    plan_id = models.CharField(max_length=60)
    item_index = models.PositiveIntegerField()
    tbs_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=IntentionState.choices, default=IntentionState.INTENDED)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["plan_id", "item_index"],
                condition=~models.Q(state=IntentionState.BURNT),
                name="intention_live_once",
            ),
        )


class Certificate(models.Model):
    """An end-entity certificate as signed. Nothing in the row ever changes.

    Only what rows are found by stands beside ``document``; the rest is read from it.
    """

    serial = models.CharField(primary_key=True, max_length=40)
    issuer_id = models.CharField(max_length=40)
    shard = models.PositiveIntegerField()
    holder_kind = models.CharField(max_length=12)
    holder_id = models.CharField(max_length=120)
    profile = models.CharField(max_length=40)
    email = models.CharField(max_length=200, null=True)
    host_name = models.CharField(max_length=200, null=True)
    device_serial = models.CharField(max_length=60)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    plan_id = models.CharField(max_length=60)
    item_index = models.PositiveIntegerField()
    previous_serial = models.CharField(max_length=40, null=True)
    document = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan_id", "item_index"], name="certificate_item_once"),
            models.CheckConstraint(
                condition=models.Q(not_after__gt=models.F("not_before")), name="certificate_validity_ordered"
            ),
        )
        indexes = (
            models.Index(fields=["holder_id", "holder_kind"], name="certificate_holder"),
            models.Index(fields=["previous_serial"], name="certificate_previous"),
            models.Index(fields=["not_after", "serial"], name="certificate_in_order"),
            models.Index(
                fields=["device_serial"], name="certificate_device", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(Collate(Reverse("serial"), "C"), name="certificate_ends"),
        )

    @property
    def subject(self) -> list[list[str]]:
        """Whom or what it names: ``[["C", "VN"], …]``."""
        return subject_of(bytes(self.document)).as_list()

    @property
    def spki_sha256(self) -> str:
        """Hex of SHA-256 over its public key."""
        return spki_sha256_of(bytes(self.document))


class Revocation(models.Model):
    """The end of a certificate. Insert-only: a revocation is never taken back."""

    serial = models.CharField(primary_key=True, max_length=40)
    issuer_id = models.CharField(max_length=40)
    shard = models.PositiveIntegerField()
    revoked_at = models.DateTimeField()
    reason = models.CharField(max_length=24)
    plan_id = models.CharField(max_length=60)
    item_index = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["issuer_id", "shard"], name="revocation_shard"),)
