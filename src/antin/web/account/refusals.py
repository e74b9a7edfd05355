"""What to say to a person whose act was refused, by the error's stable code, in the page's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from antin.kernel.errors import AntinError

__all__ = ["Words", "sentence_of", "words_of"]

_LINKS = {
    "link.unknown": (
        gettext_noop("This link opens nothing"),
        gettext_noop("It is incomplete, was never made here, or a newer one has replaced it."),
    ),
    "link.used": (
        gettext_noop("This link was used before"),
        gettext_noop("It worked once. If it was not you who used it, tell the focal officer at once."),
    ),
    "link.expired": (
        gettext_noop("This link has expired"),
        gettext_noop("Links last for a limited time, so that a forgotten one opens nothing."),
    ),
    "link.account_disabled": (
        gettext_noop("This account is closed"),
        gettext_noop("It was disabled by your organisation; no link opens it."),
    ),
}
_SENTENCES = {
    "approval.not_begun": gettext_noop("The approval was begun too long ago. Begin it again."),
    "approval.no_passkey": gettext_noop("None of your passkeys counts for the signers yet."),
    "approval.not_waiting": gettext_noop("This plan does not wait for approvals any more."),
    "approval.unknown_passkey": gettext_noop("This passkey does not count for the signers."),
    "approval.unknown_approver": gettext_noop("You are not among the enrolled approvers."),
    "approval.same_person_twice": gettext_noop("You have approved already; a second person is needed."),
    "approval.other_challenge": gettext_noop("The passkey signed something else. Begin again."),
    "approval.other_origin": gettext_noop(
        "The passkey was used at another address than the one it counts for."
    ),
    "approval.bad_signature": gettext_noop("The passkey's signature does not fit. Begin again."),
    "grant.refused": gettext_noop("No role of yours allows this here."),
    "grant.same_person": gettext_noop("Whoever asked for it cannot also approve it. Another person must."),
    "enrolment.not_waiting": gettext_noop("This enrolment does not wait for approvals any more."),
    "plan.changed_after_freeze": gettext_noop("The stored plan is not the frozen one. Do not approve it."),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A page's words about one refusal."""

    title: str
    happened: str
    next_step: str


def words_of(refusal: AntinError) -> Words:
    """What happened to a one-time link, and what to do."""
    title, happened = _LINKS.get(refusal.code, _LINKS["link.unknown"])
    return Words(
        _(title), _(happened), _("Ask the focal officer or administrator of your organisation for a new one.")
    )


def sentence_of(refusal: AntinError) -> str:
    """One sentence; an unknown code is told as refused, and the page shows the code beside it."""
    return _(_SENTENCES.get(refusal.code, gettext_noop("This was refused.")))
