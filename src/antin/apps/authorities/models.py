"""Certification authorities known to the office and the CRLs they have published."""

from __future__ import annotations

from django.db import models

__all__ = ["Approver", "Authority", "CertificateRevocationList"]


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
    public_key = models.BinaryField()  # DER SubjectPublicKeyInfo
