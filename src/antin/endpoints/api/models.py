"""Tokens, of which only the digest is kept, and answers that are given again to the same write."""

from __future__ import annotations

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

__all__ = ["ApiToken", "RememberedAnswer"]


class ApiToken(models.Model):
    """A bearer token. It acts with one grant of one account and ends with it, or sooner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token
    name = models.CharField(max_length=120)  # which system it is for
    account_id = models.UUIDField(db_index=True)
    grant_id = models.UUIDField()
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=60, null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_expires_later"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revocation_whole",
            ),
        )


class RememberedAnswer(models.Model):
    """What a write with an ``Idempotency-Key`` was answered; the same request gets the same answer."""

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=128)
    request_sha256 = models.CharField(max_length=64)  # method, path and body
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(encoder=DjangoJSONEncoder)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="answer_once"),)
