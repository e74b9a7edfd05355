"""What an act does, in the words that are said before it is done."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from antin.apps.reorganisation import api as reorganisation
from antin.web.components.templatetags.antin import moment, number
from antin.web.planner.workspace import Workspace

__all__ = [
    "back_words",
    "cut_off_words",
    "draft_words",
    "freeze_words",
    "lines",
    "pause_words",
    "plan_id",
    "prove_words",
    "start_words",
    "switch_words",
]


def plan_id(found: Workspace) -> str:
    """The frozen plan of the decision; raises where none is frozen."""
    if found.plan is None:
        raise reorganisation.UnableToFindPlan("No plan has been frozen.", where=found.number)
    return str(found.plan.id)


def lines(found: Workspace) -> str:
    """How many lines the plan has."""
    return number(sum(found.totals.values()))


def draft_words(found: Workspace) -> list[str]:
    """Computing the plan."""
    return [_("The plan is computed from the registry as it stands. Nothing is written but the draft.")]


def freeze_words(found: Workspace) -> list[str]:
    """Freezing it."""
    return [
        _("The plan is computed once more and stored for good: %(lines)s lines.") % {"lines": lines(found)},
        _("Nobody can change it afterwards; conflicts can be settled no more."),
        _("Two other people have to approve it. Whoever freezes it cannot."),
        _("No certificate is issued or revoked yet."),
    ]


def start_words(found: Workspace) -> list[str]:
    """Starting the run."""
    totals = found.totals
    new = totals["modify"] + totals["issue"]
    return [
        ngettext(
            "%(shown)s new certificate is signed and sent to its holder's device.",
            "%(shown)s new certificates are signed and sent to their holders' devices.",
            new,
        )
        % {"shown": number(new)},
        _("The holders are asked for a test signature. The old certificates stay in force."),
        _("You can pause the run, and take it back until the switch."),
    ]


def pause_words(found: Workspace) -> list[str]:
    """Pausing it."""
    return [
        _("What workers have in hand is finished; nothing else is begun."),
        _("What was issued stays. The ledger keeps who paused, when and why."),
    ]


def switch_words(found: Workspace) -> list[str]:
    """Switching."""
    plan, totals = found.plan, found.totals
    at = moment(plan.effective_at) if plan is not None else ""
    return [
        _("New names have force from %(at)s; the registry follows the decision.") % {"at": at},
        _("Bodies that cease and people who leave lose their certificates at that moment."),
        _("Every other old certificate (%(shown)s) ends when its new one has proved itself.")
        % {"shown": number(totals["modify"])},
        _("Lists of revoked certificates are published before and after it."),
        _("It cannot be taken back. What is wrong then needs a new decision."),
    ]


def cut_off_words(found: Workspace) -> list[str]:
    """Cutting off."""
    return [
        _("Every old certificate that is left ends."),
        _("Whoever has not proved the new one by then cannot sign; two people have signed that list."),
        _("It cannot be taken back."),
    ]


def back_words(found: Workspace) -> list[str]:
    """Taking it back."""
    issued = found.progress.issued if found.progress is not None else 0
    return [
        _("What was issued ahead (%(shown)s) is revoked; the old certificates stay as they are.")
        % {"shown": number(issued)},
        _("Prepared devices return to the stock; the signer signs nothing more of this plan."),
        _("The decision stays: it can be settled anew and frozen again."),
    ]


def prove_words(found: Workspace) -> list[str]:
    """Making the proof."""
    return [
        _("Everything that an outsider needs is written into one archive."),
        _("It is recounted from its files alone, without the database, and the verdict is shown."),
    ]
