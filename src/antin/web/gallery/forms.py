"""Forms that the gallery shows: blank, and sent with mistakes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from antin.web.components.forms import DayField, FileDrop

__all__ = ["SpecimenForm", "specimens"]


class SpecimenForm(forms.Form):
    """One field of every kind."""

    full_name = forms.CharField(label=_("Full name"), help_text=_("As on the identity card, with all marks"))
    personal_number = forms.CharField(
        label=_("Personal number"),
        min_length=12,
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "data-width": "medium"}),
        error_messages={"min_length": _("A personal number has 12 digits")},
    )
    takes_effect_on = DayField(label=_("Takes effect on"))
    unit = forms.ChoiceField(
        label=_("Commune"),
        choices=[("", _("Choose a commune")), ("08515", "Xã Lâm Thao"), ("08494", "Phường Việt Trì")],
    )
    delivery = forms.ChoiceField(
        label=_("How to hand over the device"),
        choices=[("office", _("At the office")), ("post", _("By registered post"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea({"rows": 3}))
    papers = forms.FileField(
        label=_("Decision paper"), required=False, widget=FileDrop, help_text=_("PDF, up to 20 MB")
    )
    confirmed = forms.BooleanField(
        label=_("I have compared the paper with the registry"),
        help_text=_("Your name is recorded with this statement."),
    )


_MISTAKES = {"full_name": "Hà Thị Minh Châu", "personal_number": "0250900", "takes_effect_on": "31/02/2025"}


def specimens(prefix: str) -> dict[str, Any]:
    """A blank form and one that came back."""
    return {
        "blank": SpecimenForm(prefix=f"{prefix}-blank", auto_id="%s"),
        "returned": SpecimenForm(_prefixed(f"{prefix}-returned"), prefix=f"{prefix}-returned", auto_id="%s"),
    }


def _prefixed(prefix: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in _MISTAKES.items()}
