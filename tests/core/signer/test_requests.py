"""Whatever a caller sends is read or refused; nothing else may come of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.pki.mandates import IssuanceItem
from antin.pki.names import Subject
from antin.signer.requests import ItemRequest

ITEM = IssuanceItem(
    index=4,
    holder_kind="person",
    holder_id="p-1",
    profile="person",
    subject=Subject((("C", "VN"), ("serialNumber", "p-1"), ("CN", "Nguyễn Thị Hoa"))),
    email="hoa@phutho.gov.vn",
    host_name=None,
    spki_sha256="ab" * 32,
    not_before=datetime(2025, 7, 1, tzinfo=UTC),
    not_after=datetime(2030, 6, 30, tzinfo=UTC),
    issuer_id="issuing-1",
    shard=0,
)
GOOD: dict[str, Any] = {
    "item": json.loads(canonical_bytes(ITEM.as_dict())),
    "proof": ["cd" * 32],
    "tbs": "MAA=",
}
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def test_request_is_read() -> None:
    request = ItemRequest.from_dict(GOOD)
    assert request.item == ITEM
    assert request.proof == (bytes.fromhex("cd" * 32),)
    assert request.tbs == b"\x30\x00"


@given(field=st.sampled_from(sorted(GOOD["item"])), value=_json)
def test_any_value_in_any_field_of_the_item_is_read_or_refused(field: str, value: Any) -> None:
    try:
        request = ItemRequest.from_dict({**GOOD, "item": {**GOOD["item"], field: value}})
    except AntinError:
        return
    assert isinstance(request.item.leaf, bytes)
    hash(request.item)


@given(value=_json)
def test_any_value_instead_of_a_request_is_refused(value: Any) -> None:
    with pytest.raises(AntinError):
        ItemRequest.from_dict(value)


@pytest.mark.parametrize("tbs", [None, 5, "not base64!", "MAA", ["MAA="]])
def test_body_that_is_not_base64_is_refused(tbs: Any) -> None:
    with pytest.raises(AntinError) as refused:
        ItemRequest.from_dict({**GOOD, "tbs": tbs})
    assert refused.value.code == "request.unreadable"
