"""Certification authorities known to the office and the CRLs they have published."""

from __future__ import annotations

from django.db import models

__all__ = [
    "Approver",
    "ApproverPasskey",
    "Authority",
    "CertificateRevocationList",
    "Enrolment",
    "EnrolmentState",
]


class Authority(models.Model):
    """A CA. Its private key is in a signer, never here."""

    id = models.CharField(primary_key=True, max_length=40)
    subject = models.TextField()
    certificate = models.BinaryField()
    issuer = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="issued")
    base_url = models.URLField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    is_demo = models.BooleanField(default=False)


class CertificateRevocationList(models.Model):
    """One published CRL of one shard; numbers only grow."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="crls")
    shard = models.PositiveIntegerField()
    number = models.BigIntegerField()
    this_update = models.DateTimeField()
    next_update = models.DateTimeField()
    entries = models.PositiveIntegerField()
    document = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["authority", "shard", "number"], name="crl_number_once"),
            models.CheckConstraint(
                condition=models.Q(next_update__gt=models.F("this_update")), name="crl_updates_ordered"
            ),
        )


class Approver(models.Model):
    """A person whose approvals count. The signers keep their own list and do not ask this table."""

    id = models.CharField(primary_key=True, max_length=60)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=60)
    public_key = models.BinaryField(null=True)  # DER SubjectPublicKeyInfo of the key file, if there is one


class ApproverPasskey(models.Model):
    """A passkey that approves for a person. What was withdrawn stays: approvals given before still hold."""

    approver = models.ForeignKey(Approver, on_delete=models.PROTECT, related_name="passkeys")
    credential_id = models.CharField(max_length=2048)  # hex; WebAuthn allows 1023 octets
    public_key = models.TextField()  # PEM
    rp_id = models.CharField(max_length=253)
    origins = models.JSONField()
    enrolled_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["credential_id"], condition=models.Q(withdrawn_at=None), name="passkey_enrolled_once"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("enrolled_at")),
                name="passkey_withdrawn_later",
            ),
        )


class EnrolmentState(models.TextChoices):
    """An enrolment waits for two approvals; then every signer is told."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


class Enrolment(models.Model):
    """“Let this passkey approve”, or no longer: a mandate that two enrolled approvers sign."""

    digest = models.CharField(primary_key=True, max_length=64)  # of the mandate; what is signed
    mandate = models.JSONField()
    approver_id = models.CharField(max_length=60)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    approvals = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=EnrolmentState.choices, default=EnrolmentState.ASKED)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="asked", ended_at=None)
                | (~models.Q(state="asked") & models.Q(ended_at__isnull=False)),
                name="enrolment_ended_whole",
            ),
        )
