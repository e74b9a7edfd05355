"""What concerns everybody now: the banner above every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from antin.web.components.shell import Incident
from antin.web.today.standing import lists_outlived

__all__ = ["incident"]


def incident(request: HttpRequest) -> Incident | None:
    """A revocation list that has outlived itself: whoever checks a signature now gets no answer."""
    late = lists_outlived(request.now)  # type: ignore[attr-defined]
    if not late:
        return None
    return Incident(
        _("The list of revoked certificates is out of date."),
        "bad",
        _("Signing goes on, but a signature cannot be checked until a new one is published. Late: %(names)s.")
        % {"names": ", ".join(late)},
    )
