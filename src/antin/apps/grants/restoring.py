"""What a restored database is told of grants: one that was revoked after the backup was made stays revoked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from antin.apps.grants.models import Grant

__all__ = ["restore_grant_revoked"]


def restore_grant_revoked(grant_id: str, *, at: datetime, by: str, reason: str) -> int:
    """Revoke a grant again, as the ledger tells; returns how many were (none where it is, or is unknown)."""
    rows = Grant.objects.filter(id=UUID(grant_id), revoked_at=None)
    return rows.update(revoked_at=at, revoked_by=by, revoked_because=reason)
