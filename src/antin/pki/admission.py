"""Whether an item may become a certificate at all, whatever bytes it is turned into.

Both sides ask: the worker before it prepares, so that a fault is named early, and the signer before it
compares, because it trusts no caller.

1. The profile exists, is one for holders (never for authorities) and is the one for this kind of holder.
2. The item is meant for this issuer and a shard that can exist.
3. The dates are whole seconds, in order, within the cap of Decree 68/2024 Art. 9 and within the issuer's own.
4. The mail address and host name are plain ASCII of the usual form (RFC 5280 section 4.2.1.6).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment
from antin.pki.issuers import IssuerFacts
from antin.pki.mandates import IssuanceItem
from antin.pki.profiles import Profile, ProfileRefused, get_profile, latest_not_after, validity_cap

__all__ = ["IssuanceRefused", "admit"]

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST_NAME = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_EMAIL = re.compile(rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~.-]{{1,64}}@(?:{_LABEL}\.)+{_LABEL}")
_HOST_NAME_LIMIT = 253
_EMAIL_LIMIT = 254


class IssuanceRefused(AntinError):
    """The item may not become a certificate."""

    code = "issuance.refused"
    exit_code = 7


def admit(item: IssuanceItem, issuer: IssuerFacts) -> Profile:
    """The item's profile, once the item has passed every rule above."""
    profile = get_profile(item.profile)
    if profile.holder_kind is None or profile.holder_kind != item.holder_kind:
        raise ProfileRefused(
            f"Profile “{item.profile}” is not for a holder of kind “{item.holder_kind}”.",
            where=_place(item),
            code="profile.not_for_holder",
        )
    if item.issuer_id != issuer.id:
        raise _refused(item, "issuer", f"The item is for {item.issuer_id}, not for {issuer.id}.")
    if item.shard < 0:
        raise _refused(item, "shard", f"{item.shard} is not a CRL shard.")
    if reason := _fault_of_dates(item.not_before, item.not_after, profile.validity, issuer):
        raise _refused(item, "validity", reason)
    _check_addresses(item)
    return profile


@lru_cache(maxsize=1024)
def _fault_of_dates(
    not_before: datetime, not_after: datetime, cap_kind: str, issuer: IssuerFacts
) -> str | None:
    if not_before.microsecond or not_after.microsecond:
        return "Certificate dates are whole seconds."
    if not_after <= not_before:
        return "The certificate would end before it begins."
    if not_after > latest_not_after(cap_kind, not_before):
        cap = validity_cap(cap_kind, not_before.date())
        return f"The certificate would last longer than {cap.years} years ({cap.legal_basis})."
    own = issuer.certificate
    if not_before < own.not_valid_before_utc or not_after > own.not_valid_after_utc:
        return (
            f"{issuer.id} is valid from {format_moment(own.not_valid_before_utc)} "
            f"to {format_moment(own.not_valid_after_utc.astimezone(UTC))} only."
        )
    return None


def _check_addresses(item: IssuanceItem) -> None:
    if item.email is not None and (len(item.email) > _EMAIL_LIMIT or not _EMAIL.fullmatch(item.email)):
        raise _refused(item, "email", f"“{item.email}” is not a mail address.")
    if item.host_name is None:
        return
    if len(item.host_name) > _HOST_NAME_LIMIT or not _HOST_NAME.fullmatch(item.host_name):
        raise _refused(item, "host_name", f"“{item.host_name}” is not a host name in lower case.")
    if item.holder_kind != "service":
        raise _refused(item, "host_name", "Only a service has a host name.")


def _place(item: IssuanceItem) -> str:
    return f"item {item.index}, {item.holder_kind} {item.holder_id}"


def _refused(item: IssuanceItem, field: str, message: str) -> IssuanceRefused:
    return IssuanceRefused(message, where=_place(item), code=f"issuance.{field}")
