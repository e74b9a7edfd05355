"""Forms: label, hint, error and control are tied together, and a returned form leads to its problems."""

from __future__ import annotations

from django.utils import translation

from antin.web.gallery.forms import SpecimenForm, specimens


def test_control_is_tied_to_its_label_and_hint() -> None:
    field = str(SpecimenForm(auto_id="%s")["full_name"].as_field_group())
    assert '<label for="full_name">' in field
    assert 'id="full_name_helptext"' in field
    assert 'aria-describedby="full_name_helptext"' in field


def test_mistake_is_read_with_its_control() -> None:
    field = str(specimens("x")["returned"]["personal_number"].as_field_group())
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="x-returned-personal_number_error"' in field
    assert "Số định danh cá nhân có 12 chữ số" in field


def test_optional_field_says_so() -> None:
    assert "không bắt buộc" in str(SpecimenForm()["reason"].as_field_group())


def test_several_controls_are_one_group_with_one_question() -> None:
    field = str(SpecimenForm()["delivery"].as_field_group())
    assert field.strip().startswith("<fieldset")
    assert field.count("<label") == 2


def test_returned_form_leads_to_each_problem() -> None:
    shown = str(specimens("x")["returned"])
    for target in ("personal_number", "takes_effect_on", "unit", "delivery_0", "confirmed"):
        assert f'href="#x-returned-{target}"' in shown
        assert f'id="x-returned-{target}"' in shown
    with translation.override("en"):
        assert "There are 5 problems" in str(specimens("x")["returned"])


def test_blank_form_has_no_summary() -> None:
    assert "error-summary" not in str(specimens("x")["blank"])
