"""What holds for any staff list, any size and any name."""

from __future__ import annotations

import unicodedata
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from antin.demo.world.instances import share_of_province
from antin.demo.world.naming import short_name_of
from antin.demo.world.positions import titles
from antin.demo.world.tables import templates
from antin.succession.registry import Rank

kinds = st.sampled_from([template.id for template in templates()])
words = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyÁẾỘỮỲ", min_size=1, max_size=12)


@given(kinds, st.integers(min_value=1, max_value=120))
def test_any_body_seats_exactly_its_people_under_one_head(kind: str, people: int) -> None:
    found = titles(kind, people)
    assert len(found) == people
    assert Counter(rank for _, rank, _ in found)[Rank.HEAD] == 1


@given(st.lists(words, min_size=1, max_size=30).map(" ".join))
def test_any_name_gets_a_short_name_that_a_certificate_can_hold(name: str) -> None:
    short = short_name_of(name)
    assert 0 < len(short) <= 64
    assert short == unicodedata.normalize("NFC", short).strip()
    assert len(name) > 64 or short == name


@given(st.integers(min_value=0, max_value=1000))
def test_three_old_provinces_share_a_count_without_rest(total: int) -> None:
    assert sum(share_of_province(total, position) for position in range(3)) == total
