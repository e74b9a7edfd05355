"""Words of the cockpit: stages, blockers with owner and action, parts of an ability, acts on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["ACTS", "BLOCKERS", "PARTS", "STAGE_NOTES", "STAGE_WORDS", "Blocker"]


@dataclass(frozen=True, slots=True)
class Blocker:
    """One line of the closed list: what stands in the way, who looks after it, and the one thing to do."""

    word: str | Promise
    owner: str | Promise
    action: str | Promise
    icon: str
    tone: str = "warn"


BLOCKERS: Mapping[str, Blocker] = {
    "no_certificate": Blocker(
        _("No valid certificate"), _("Managing agency"), _("Send form 01 or 02"), "certificate", "bad"
    ),
    "lost": Blocker(
        _("Device lost"), _("Focal officer"), _("Send forms 05 and 01: revoke, new device"), "device", "bad"
    ),
    "broken": Blocker(_("Device broken"), _("Focal officer"), _("Send form 01: new device"), "device", "bad"),
    "locked": Blocker(
        _("Device locked: PIN forgotten"), _("Focal officer"), _("Send form 06: recover the device"), "lock"
    ),
    "not_collected": Blocker(
        _("Device not collected yet"), _("Managing agency"), _("Hand over with minutes, form 07"), "inbox"
    ),
    "not_confirmed": Blocker(
        _("No test signature yet"), _("The holder"), _("Call: sign once for test"), "sign", "info"
    ),
    "stalled": Blocker(
        _("Issuing fails"), _("CA operator"), _("Look at the signer and its log"), "stop", "bad"
    ),
    "awaiting_approval": Blocker(
        _("Plan waits for approval"), _("Two approvers"), _("Approve the frozen plan"), "seal"
    ),
    "not_started": Blocker(_("Run not started"), _("Registrar"), _("Start the run"), "play"),
    "switch_due": Blocker(_("Switch is due"), _("Registrar"), _("Carry out the switch"), "clock", "bad"),
    "cutoff_due": Blocker(
        _("Cut-off is due"), _("Registrar"), _("Sign the losses, then cut off"), "clock", "bad"
    ),
}
STAGE_WORDS: Mapping[str, str | Promise] = {
    "planned": _("Planned"),
    "stalled": _("Issuing fails"),
    "issued": _("Issued"),
    "proved": _("Proved"),
}
STAGE_NOTES: Mapping[str, str | Promise] = {
    "planned": _("in the frozen plan, not issued yet"),
    "stalled": _("the last attempt failed; tried again by itself"),
    "issued": _("waits for the holder’s test signature"),
    "proved": _("the device signed and the signature verified"),
}
PARTS: Mapping[str, str | Promise] = {
    "seal": _("Organisation’s certificate"),
    "leader": _("Head or deputy who signs"),
    "clerk": _("Clerk"),
}
ACTS: Mapping[str, str | Promise] = {  # kinds of entries in the evidence log that say what changed
    "certificate.issued": _("certificates issued"),
    "device.confirmed": _("test signatures verified"),
    "certificate.revoked": _("certificates revoked"),
    "serial.burnt": _("serials burnt after a failure"),
    "crl.published": _("revocation lists published"),
    "plan.frozen": _("plans frozen"),
    "approval.given": _("approvals given"),
    "run.started": _("runs started"),
    "run.switched": _("switches carried out"),
    "run.cut_off": _("cut-offs carried out"),
    "run.finished": _("runs finished"),
    "run.rolled_back": _("runs rolled back"),
    "decision.imported": _("decisions imported"),
}
