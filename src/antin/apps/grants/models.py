"""Grants. A grant is given once and ended once; what stands in it does not change (a trigger says so).

Accounts are named by id without a foreign key: workers judge acts and know no accounts. An account is never
removed, so no grant comes to stand for somebody else.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from antin.apps.grants.roles import Role

__all__ = ["Grant"]


class Grant(models.Model):
    """A role in a subtree of organisations for a time. Without an organisation it reaches the whole office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    organisation_id = models.CharField(max_length=120, null=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    reason = models.TextField()
    delegated_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="delegations")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=60, null=True)
    revoked_because = models.TextField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="grant_period_ordered"
            ),
            models.CheckConstraint(
                condition=Q(delegated_from=None) | Q(valid_until__isnull=False), name="grant_delegation_ends"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoked_because=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False, revoked_because__isnull=False),
                name="grant_revocation_whole",
            ),
            models.UniqueConstraint(
                fields=["account_id", "role", "organisation_id"],
                condition=Q(revoked_at=None, valid_until=None),
                name="grant_once",
                nulls_distinct=False,
            ),
        )
