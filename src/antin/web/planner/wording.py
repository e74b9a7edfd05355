"""Codes of plans, orders, rules and causes as words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["CAUSES", "DEVICE_WORK", "MOVES", "ORDERS", "REFUSALS", "STAGES", "TROUBLES", "cause_of", "word"]

Words = Mapping[str, str | Promise]

# stage → (status code, word)
STAGES: Mapping[str, tuple[str, str | Promise]] = {
    "imported": ("draft", _("Imported")),
    "drafted": ("draft", _("Computed, not frozen")),
    "frozen": ("waiting", _("Waits for approval")),
    "approved": ("approved", _("Approved")),
    "running": ("running", _("Issuing")),
    "paused": ("paused", _("Paused")),
    "issued": ("waiting", _("Issued, waits for the switch")),
    "switched": ("waiting", _("Switched, waits for the cut-off")),
    "finished": ("done", _("Finished")),
    "rolled_back": ("rolled-back", _("Rolled back")),
}
ORDERS: Words = {
    "draft": _("Computing the plan"),
    "repair": _("Settling conflicts and computing anew"),
    "freeze": _("Freezing the plan"),
    "start": _("Starting the run"),
    "switch": _("Switching"),
    "cut_off": _("Cutting off"),
    "roll_back": _("Rolling back"),
    "prove": _("Writing and recounting the proof"),
    "test": _("Asking the device for a test signature"),
}
MOVES: Words = {
    "stay": pgettext_lazy("a person", "stay in their post"),
    "move": pgettext_lazy("a person", "go to another post or body"),
    "leave": pgettext_lazy("a person", "leave the service"),
}
DEVICE_WORK: Words = {
    "handover": _("New devices to hand over"),
    "rewrite": _("Devices that get a new certificate"),
    "unlock": _("Locked devices to recover first"),
    "recall": _("Devices to call back"),
}
TROUBLES: Words = {
    "locked": _("The device is locked: the PIN was forgotten."),
    "lost": _("The device is reported lost."),
    "broken": _("The device is broken."),
    "not_collected": _("The device has not been collected yet."),
    "no_answer": _("The device does not answer."),
    "not_verified": _("The answer did not verify against the new certificate."),
}
# What is wrong in an uploaded folder, by the code of the problem.
CAUSES: Words = {
    "decision.bad_code": _("A code is not the code of a unit"),
    "decision.bad_flag": _("A cell should say yes or no"),
    "decision.bad_number": _("A cell should hold a number"),
    "decision.bad_personal_number": _("A personal number has not twelve digits"),
    "decision.bad_word": _("A word has no meaning in this column"),
    "decision.cell_too_long": _("A cell is too long"),
    "decision.excel_date": _("The spreadsheet has turned a cell into a date"),
    "decision.missing": _("A cell is empty that must not be"),
    "decision.missing_column": _("A table lacks a column"),
    "decision.too_many_cells": _("A row has more cells than the heading"),
}
# Why something was refused, by the code of the refusal.
REFUSALS: Words = {
    "decision.differs": _("Another folder was imported under this number already."),
    "decision.late": _("The effective moment has passed. Say below why the decision comes late."),
    "decision.cutoff_passed": _("The cut-off has passed: nobody would have time to change over."),
    "decision_folder.bomb": _("The archive unpacks to too much."),
    "decision_folder.csv": _("A table cannot be read as CSV."),
    "decision_folder.damaged": _("A file is damaged or is no archive."),
    "decision_folder.encoding": _("A file is not in UTF-8. Save it as “CSV UTF-8”."),
    "decision_folder.no_head": _("The folder has no decision.toml."),
    "decision_folder.head": _("Something in decision.toml is missing or cannot be read."),
    "decision_folder.no_succession": _("The table of successions has no rows."),
    "decision_folder.path": _("A name in the archive leads outside of it."),
    "decision_folder.symlink": _("The archive holds a link in place of a file."),
    "decision_folder.too_large": _("A file is too large."),
    "decision_folder.too_many_rows": _("A table has too many rows."),
    "decision_folder.too_many_files": _("There are too many files."),
    "grant.refused": _("No role of yours allows this."),
    "grant.same_person": _("Whoever asked for it cannot also do this. Another person must."),
    "plan.already_running": _("Another plan is under way. Finish it or roll it back first."),
    "plan.repairs_changed": _("Something was settled while the plan was computed. Freeze it again."),
    "plan.unexplained": _("Some holders or certificates are explained by no rule."),
    "repair.frozen": _("The plan is frozen; nothing can be settled any more."),
    "repair.no_value": _("This conflict needs a value."),
    "repair.not_accepted": _("Nothing has been settled there."),
    "repair.unknown_target": _("There is no such conflict any more."),
    "repair.unsigned": _("A name and a reason are needed."),
    "request.missing": _("Nobody has asked for this yet."),
    "run.not_approved": _("Two people must approve the plan first."),
    "run.not_issued": _("Every certificate must be issued first."),
    "run.not_running": _("Nothing runs that could be paused."),
    "run.too_early": _("It is too early: the moment has not come."),
    "run.already_switched": _("The plan is switched; it cannot be taken back any more."),
    "approval.too_few": _("Two people must sign the list of losses as it stands now."),
    "order.busy": _("Something else is being settled at this moment. Try again when it is done."),
    "order.failed": _("A fault of the program kept it from being done. Tell support the time."),
    "order.refused": _("The plan has moved on meanwhile. Look again."),
    "clock.refused": _("The clock of the demo cannot go there."),
}


def word(words: Words, code: str) -> str:
    """The word of a code; an unknown code stands for itself."""
    return str(words.get(code, code))


def cause_of(code: str) -> str:
    """What is wrong, in the page's language; an unknown cause is told by its code."""
    return word(CAUSES, code)
