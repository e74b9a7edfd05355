from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.kernel.canonical import NotCanonical, canonical_bytes, digest
from antin.kernel.moments import VIETNAM

words = st.text(max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(words.map(lambda w: unicodedata.normalize("NFC", w)), inner, max_size=4)
    ),
    max_leaves=12,
)


class Action(StrEnum):
    KEEP = "keep"


def test_value_has_one_byte_string() -> None:
    value = {"b": [1, True, None], "a": "Phu\u0301", "c": b"\x01\xff", "d": Action.KEEP, "e": date(2025, 7, 1)}
    expected = '{"a":"Phú","b":[1,true,null],"c":"01ff","d":"keep","e":"2025-07-01"}'
    assert canonical_bytes(value) == expected.encode()


def test_one_moment_has_one_form_whatever_its_offset() -> None:
    there = datetime(2025, 7, 1, tzinfo=VIETNAM)
    assert canonical_bytes(there) == canonical_bytes(there.astimezone(UTC)) == b'"2025-06-30T17:00:00Z"'


@pytest.mark.parametrize("value", [1.5, datetime(2025, 7, 1), {1: "a"}, object(), {"a": {1}}])  # noqa: DTZ001
def test_value_without_a_single_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


def test_digest_is_sha256_in_lower_case_hex() -> None:
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@given(values)
def test_any_json_parser_reads_it_back_to_the_same_bytes(value: object) -> None:
    written = canonical_bytes(value)
    assert canonical_bytes(json.loads(written)) == written


@given(st.dictionaries(words, st.integers(), max_size=6))
def test_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert digest(value) == digest(dict(reversed(value.items())))
