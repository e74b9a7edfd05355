"""Codes of the registry as words: branches, ranks, kinds of succession, devices, reasons of revocation."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["ATTRIBUTES", "BRANCHES", "CAPACITIES", "DEVICE_KINDS", "DEVICE_STATES", "HOLDER_KINDS", "LEVELS"]
__all__ += ["PROFILES", "REVOCATION_REASONS", "SERVICE_KINDS", "STATES", "SUCCESSION_KINDS", "word"]

Words = Mapping[str, str | Promise]

LEVELS: Words = {
    "province": _("Province"),
    "district": _("District"),
    "commune": _("Commune, ward"),
}
BRANCHES: Words = {
    "party": _("Party"),
    "government": _("Government"),
    "council": _("People's Council"),
    "front": _("Fatherland Front and associations"),
    "health": _("Health"),
    "education": _("Education"),
    "public service": _("Public services"),
}
CAPACITIES: Words = {
    "TM": _("signs on behalf of the collective (TM.)"),
    "KT": _("signs for the head (KT.)"),
    "TL": _("signs by order (TL.)"),
    "TUQ": _("signs by authorisation (TUQ.)"),
}
HOLDER_KINDS: Words = {
    "organisation": _("Organisation"),
    "person": _("Person"),
    "service": _("Device, service or software"),
}
PROFILES: Words = {
    "organisation": pgettext_lazy("profile", "Organisation's signature"),
    "person": pgettext_lazy("profile", "Official's signature"),
    "service": pgettext_lazy("profile", "Device, service, software"),
}
DEVICE_KINDS: Words = {
    "token": _("USB token"),
    "sim": _("SIM PKI"),
    "central": _("Central signing (HSM)"),
}
DEVICE_STATES: Words = {
    "prepared": _("Prepared, in stock"),
    "working": _("Works"),
    "locked": _("Locked: PIN forgotten, waits for recovery"),
    "lost": _("Lost"),
    "broken": _("Broken"),
    "not_collected": _("Not collected yet"),
}
REVOCATION_REASONS: Words = {
    "superseded": _("Replaced by a new certificate"),
    "affiliationChanged": _("The holder's post or organisation changed"),
    "cessationOfOperation": _("The organisation or service has ended"),
    "keyCompromise": _("The key was exposed or lost"),
    "unspecified": _("Not stated"),
}
SERVICE_KINDS: Words = {
    "application signature": _("Application signature"),
    "axis adapter": _("Document axis adapter"),
    "code signing": _("Code signing"),
    "document system node": _("Document system node"),
    "mail gateway": _("Mail gateway"),
    "platform client": _("Platform client"),
    "status service": _("Certificate status service"),
    "time-stamp": _("Time-stamp service"),
    "TLS server": _("TLS server"),
    "VPN gateway": _("VPN gateway"),
}
SUCCESSION_KINDS: Words = {
    "merge": pgettext_lazy("outcome", "Merged"),
    "absorb": pgettext_lazy("outcome", "Absorbed"),
    "split": pgettext_lazy("outcome", "Split"),
    "rename": pgettext_lazy("outcome", "Renamed"),
    "reparent": pgettext_lazy("outcome", "Placed under another superior"),
    "type": pgettext_lazy("outcome", "Changed its type"),
    "dissolve": pgettext_lazy("outcome", "Dissolved"),
    "found": pgettext_lazy("outcome", "Founded"),
    "unchanged": pgettext_lazy("outcome", "Unchanged"),
}
ATTRIBUTES: Words = {  # X.520, with the short name that certificates and programs show
    "C": _("Country (C)"),
    "ST": _("Province (ST)"),
    "L": _("Locality (L)"),
    "O": _("Organisation (O)"),
    "OU": _("Unit (OU)"),
    "organizationIdentifier": _("Organisation identifier"),
    "serialNumber": _("Number in the registry (serialNumber)"),
    "CN": _("Name (CN)"),
}
STATES: Words = {
    "valid": _("Valid"),
    "expiring": _("Expiring"),
    "not-yet-valid": _("Not yet valid"),
    "expired": _("Expired"),
    "revoked": _("Revoked"),
}


def word(words: Words, code: str) -> str:
    """The word of a code; a code that has none yet is shown as it is."""
    return str(words.get(code, code))
