"""Organisation codes in both written forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.succession.official_codes import OfficialCodeRefused, code_form, dotted_form


@pytest.mark.parametrize(
    ("code", "dotted"),
    [
        ("G22", "000.00.00.G22"),
        ("H51.15", "000.00.15.H51"),
        ("H37.2.2", "000.02.02.H37"),
        ("H44.15.3.7", "007.03.15.H44"),
    ],
)
def test_code_has_one_dotted_form_and_back(code: str, dotted: str) -> None:
    assert dotted_form(code) == dotted
    assert code_form(dotted) == code


@given(st.sampled_from("GH"), st.integers(1, 99), st.lists(st.integers(1, 99), max_size=3))
def test_both_forms_say_the_same(letter: str, first: int, rest: list[int]) -> None:
    code = ".".join([f"{letter}{first:02}", *map(str, rest)])
    assert code_form(dotted_form(code)) == code


@pytest.mark.parametrize("text", ["", "H4", "h44.1", "44.H", "000.00.H44.15", "H44..1", "H44.1.2.3.4"])
def test_other_text_is_no_code(text: str) -> None:
    with pytest.raises(OfficialCodeRefused):
        code_form(text)
