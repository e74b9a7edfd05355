from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.kernel.text import fold, nfc, slug, sort_key

ORDER = ["An", "Án", "Ăn", "Ân", "Ba", "Bá", "Chi", "Da", "Đa", "E", "Ê", "O", "Ô", "Ơ", "U", "Ư", "Y"]
TONES = ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_name_is_kept_composed_with_single_spaces() -> None:
    assert nfc("  Phu\u0301  Tho\u0323 ") == "Phú Thọ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa Bình", "Hoà Bình"),
        ("ĐỒNG LƯƠNG", unicodedata.normalize("NFD", "đồng lương")),
        ("Bản Nguyên’", "ban nguyen'"),
        ("Thượng Cốc", "  thượng  cốc"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_slug_has_letters_digits_and_single_hyphens() -> None:
    assert slug("Xã Tu Vũ (Phú Thọ) – số 1") == "xa-tu-vu-phu-tho-so-1"


@pytest.mark.parametrize("names", [ORDER, TONES])
def test_sort_key_is_dictionary_order(names: list[str]) -> None:
    by_code_point = sorted(names)
    assert sorted(by_code_point, key=sort_key) == names


def test_shorter_name_comes_before_the_longer_one() -> None:
    assert sorted(["Bình Nguyên", "Bình", "Bình An"], key=sort_key) == ["Bình", "Bình An", "Bình Nguyên"]


@given(st.text(max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert nfc(nfc(text)) == nfc(text)


@given(st.text(max_size=40))
def test_composed_and_decomposed_spelling_sort_alike(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)
