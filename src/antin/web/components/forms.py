"""Forms: one renderer for every form of the house, and the few widgets that browsers do not have.

``{{ form }}`` gives the error summary, then each field with label, hint, errors and control; ``<c-field>``
gives one field. Hints and errors are tied to the control, so that they are read out with it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

__all__ = ["DayField", "DayInput", "FileDrop", "PageFormRenderer"]


class PageFormRenderer(TemplatesSetting):
    """Renders forms with the templates of ``components/templates/forms``."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class DayInput(forms.DateInput):
    """A day typed as digits: quicker than a calendar, and the same in every browser."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "numeric", "autocomplete": "off", "data-width": "short", **(attrs or {})}
        )


class DayField(forms.DateField):
    """A day, written day/month/year."""

    widget = DayInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Day/month/year, for example 01/07/2025"))
        options.setdefault("localize", True)
        super().__init__(**options)


class FileDrop(forms.ClearableFileInput):
    """A file input that files can be dropped on; without a script it is a plain file input."""

    template_name = "forms/widgets/file_drop.html"
