"""Which certificates an order means: by serial, by key, by organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from antin.apps.certificates.models import Certificate, Revocation
from antin.apps.directory import api as directory
from antin.kernel.errors import AntinError

__all__ = ["SelectionRefused", "over_the_same_keys", "serials_of_unit", "valid_serials"]


class SelectionRefused(AntinError):
    """Something that was named is not there."""

    code = "revocation.unknown_certificate"
    exit_code = 4


def valid_serials(given: Iterable[str]) -> list[str]:
    """Serials as they are stored, each once, in order; one that is unknown refuses the whole selection."""
    wanted = list(dict.fromkeys(each.strip().replace(":", "").lower().lstrip("0") for each in given))
    known = set(Certificate.objects.filter(serial__in=wanted).values_list("serial", flat=True))
    unknown = [each for each in wanted if each not in known]
    if unknown:
        raise SelectionRefused(
            f"{len(unknown)} of {len(wanted)} certificates are not known.",
            where=", ".join(unknown[:5]),
            remedy="Correct the serials; nothing was revoked.",
        )
    return wanted


def over_the_same_keys(serials: Sequence[str]) -> list[str]:
    """These certificates and every other over one of their keys, whenever it was issued.

    A key lives in one device, so only certificates of the same devices are compared.
    """
    named = list(Certificate.objects.filter(serial__in=serials))
    keys = {each.spki_sha256 for each in named}
    devices = {each.device_serial for each in named}
    others = Certificate.objects.filter(device_serial__in=devices).exclude(serial__in=serials)
    found = (each.serial for each in others.order_by("serial").iterator(2_000) if each.spki_sha256 in keys)
    return [*serials, *found]


def serials_of_unit(organisation_id: str, *, now: datetime) -> list[str]:
    """What an organisation, those below it, their people and their services hold that is valid or will be."""
    within = directory.subtree_of([organisation_id], now)
    held = (
        Q(holder_kind="organisation", holder_id__in=within)
        | Q(holder_kind="person", holder_id__in=directory.people_within(within))
        | Q(holder_kind="service", holder_id__in=directory.services_within(within))
    )
    ended = Revocation.objects.filter(serial=OuterRef("serial"))
    rows = Certificate.objects.filter(held, ~Exists(ended), not_after__gt=now).order_by("serial")
    found = list(rows.values_list("serial", flat=True))
    if not found:
        raise SelectionRefused("Nothing valid is held there.", where=organisation_id, remedy="Check the id.")
    return found
