"""Uploaded folders that cannot be taken in yet: kept for a day, for whoever uploaded them alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from antin.apps.grants import api as grants
from antin.apps.reorganisation.models import StagedFolder
from antin.kernel.errors import AntinError

__all__ = ["UnableToFindFolder", "drop_folder", "stage_folder", "staged_folder"]

KEPT = timedelta(days=1)


class UnableToFindFolder(AntinError):
    """No such folder was uploaded by this account, or it is more than a day old."""

    code = "folder.not_found"
    exit_code = 4


@transaction.atomic
def stage_folder(archive: bytes, *, actor: grants.Actor, now: datetime) -> str:
    """Keep a folder; returns its id. What is more than a day old is removed."""
    grants.require(actor, grants.Verb.IMPORT_DECISION, None, now=now)
    StagedFolder.objects.filter(staged_at__lt=now - KEPT).delete()
    return str(StagedFolder.objects.create(account_id=actor.id, staged_at=now, archive=archive).id)


def staged_folder(folder_id: str, *, actor: grants.Actor, now: datetime) -> bytes:
    """The archive that this very account has uploaded."""
    grants.require(actor, grants.Verb.IMPORT_DECISION, None, now=now)
    return bytes(_find(folder_id, actor, now).archive)


@transaction.atomic
def drop_folder(folder_id: str, *, actor: grants.Actor, now: datetime) -> None:
    """Forget a folder: it was taken in, or another one takes its place."""
    grants.require(actor, grants.Verb.IMPORT_DECISION, None, now=now)
    _find(folder_id, actor, now).delete()


def _find(folder_id: str, actor: grants.Actor, now: datetime) -> StagedFolder:
    found = StagedFolder.objects.filter(
        id=UUID(folder_id), account_id=actor.id, staged_at__gte=now - KEPT
    ).first()
    if found is None:
        raise UnableToFindFolder(
            "This folder is not kept here any more.", where=folder_id, remedy="Upload it again."
        )
    return found
