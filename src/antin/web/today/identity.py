"""“Can I sign today, and if not, who fixes it?” for the signed-in person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation

__all__ = ["REASON_STEPS", "REASON_WORDS", "SigningIdentity", "signing_identity"]

REASON_WORDS: Mapping[str, str | Promise] = {
    "locked": _("Device locked: PIN forgotten"),
    "lost": _("Device lost"),
    "broken": _("Device broken"),
    "not_collected": _("Device not collected yet"),
    "not_confirmed": _("No test signature yet"),
    "no_certificate": _("No valid certificate"),
}
REASON_STEPS: Mapping[str, str | Promise] = {
    "locked": _("Only the certification authority can unlock it: the managing agency sends form 06."),
    "lost": _("Report it at once; a new device and certificate are requested with form 01."),
    "broken": _("The managing agency requests a new device and certificate with form 01."),
    "not_collected": _("Collect it from your managing agency and sign the handover minutes (form 07)."),
    "not_confirmed": _("Plug the device in and make the test signature: it takes a minute."),
    "no_certificate": _("The managing agency requests one with form 01."),
}


@dataclass(frozen=True, slots=True)
class SigningIdentity:
    """Why somebody cannot sign (empty: can), with which certificate, and who helps."""

    reason: str
    serial: str | None
    organisation_id: str
    focal_officer: directory.PersonRecord | None

    @property
    def reason_word(self) -> str:
        """Why not, in words."""
        return str(REASON_WORDS.get(self.reason, ""))

    @property
    def step(self) -> str:
        """What to do about it."""
        return str(REASON_STEPS.get(self.reason, ""))


def signing_identity(person_id: str, now: datetime) -> SigningIdentity | None:
    """The person's standing now; ``None`` where the post needs no certificate, or there is no post."""
    state = reorganisation.holder_state("person", person_id, now)
    if state is None:
        return None
    focal = directory.nearest_focal_officer(state.organisation_id, now) if state.reason else None
    return SigningIdentity(state.reason, state.serial, state.organisation_id, focal)
