from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from antin.kernel.errors import AntinError
from antin.pki import der
from antin.pki.algorithms import spki_sha256
from antin.pki.conformance import TbsRefused, compare_with_item
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import Prepared
from antin.pki.mandates import IssuanceItem
from antin.pki.names import Subject

MakeItem = Callable[..., IssuanceItem]
Prepare = Callable[..., Prepared]


@pytest.mark.parametrize("kind", ["person", "organisation", "service"])
@pytest.mark.parametrize("shard", [0, 12])
def test_prepared_body_conforms_to_its_item(
    kind: str, shard: int, make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts
) -> None:
    item = make_item(kind, shard=shard)
    compare_with_item(prepare_item(item).tbs, item, issuer)


def test_body_of_a_tls_server_conforms(make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts) -> None:
    item = make_item("service", host_name="portal.phutho.gov.vn")
    compare_with_item(prepare_item(item).tbs, item, issuer)


def test_body_with_an_rsa_key_conforms(make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts) -> None:
    key = rsa.RSAPublicNumbers(65537, 2**2047 + 1).public_key()
    item = make_item(spki_sha256=spki_sha256(key))
    compare_with_item(prepare_item(item, public_key=key).tbs, item, issuer)


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("tbs.subject", {"subject": Subject((("C", "VN"), ("CN", "Người khác")))}),
    ("tbs.subject_alternative_name", {"email": "khac@phutho.gov.vn"}),
    ("tbs.subject_alternative_name", {"email": None}),
    ("tbs.public_key", {"spki_sha256": "00" * 32}),
    ("tbs.not_before", {"not_before": datetime(2025, 6, 30, 17, 0, 1, tzinfo=UTC)}),
    ("tbs.not_after", {"not_after": datetime(2029, 6, 30, tzinfo=UTC)}),
    ("tbs.crl_distribution_points", {"shard": 1}),
    ("issuance.issuer", {"issuer_id": "issuing-2"}),
    ("profile.not_for_holder", {"profile": "organisation"}),
    ("profile.not_for_holder", {"holder_kind": "organisation"}),
    ("issuance.host_name", {"host_name": "portal.phutho.gov.vn"}),
    ("tbs.extended_key_usage", {"profile": "organisation", "holder_kind": "organisation"}),
]


@pytest.mark.parametrize(("code", "changes"), CHANGES)
def test_body_for_an_item_with_one_field_changed_is_refused(
    code: str, changes: dict[str, Any], make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts
) -> None:
    with pytest.raises(AntinError) as refused:
        compare_with_item(prepare_item(make_item()).tbs, make_item(**changes), issuer)
    assert refused.value.code == code


def test_every_field_of_an_item_but_its_place_has_a_change_above() -> None:
    changed = {name for _, changes in CHANGES for name in changes}
    # The index and the holder's id are bound by the mandate's Merkle proof, not by the body.
    assert changed | {"index", "holder_id"} == set(IssuanceItem.__dataclass_fields__)


@given(data=st.data())
def test_body_with_any_octet_changed_is_refused_or_differs_in_its_serial_only(
    data: st.DataObject, make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts
) -> None:
    item = make_item()
    tbs = bytearray(prepare_item(item).tbs)
    serial = tbs.index(b"\x02\x11") + 2
    position = data.draw(st.integers(0, len(tbs) - 1))
    tbs[position] ^= data.draw(st.integers(1, 255))
    if serial <= position < serial + 17 and tbs[serial] in range(1, 0x80):
        compare_with_item(bytes(tbs), item, issuer)
        return
    with pytest.raises(TbsRefused):
        compare_with_item(bytes(tbs), item, issuer)


@given(st.binary(max_size=200))
def test_octets_that_are_no_body_are_refused(make_item: MakeItem, issuer: IssuerFacts, octets: bytes) -> None:
    with pytest.raises(TbsRefused):
        compare_with_item(octets, make_item(), issuer)


def _fields(tbs: bytes) -> list[bytes]:
    _, start, end = der.unwrap(tbs)
    return [tbs[offset:following] for _, offset, _, following in der.children(tbs, start, end)]


def _with_extensions(tbs: bytes, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    fields = _fields(tbs)
    _, start, _ = der.unwrap(fields[7])
    extensions = _fields(fields[7][start:])
    fields[7] = der.explicit(3, der.sequence(*change(extensions)))
    return der.sequence(*fields)


def _extension(oid: str, value: bytes, *critical: bytes) -> bytes:
    return der.sequence(der.object_identifier(oid), *critical, der.octet_string(value))


AUTHORITY = _extension("2.5.29.19", der.sequence(der.TRUE), der.TRUE)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("tbs.key_usage", lambda found: [e for e in found if b"\x55\x1d\x0f" not in e]),
        ("tbs.key_usage", lambda found: [*found, next(e for e in found if b"\x55\x1d\x0f" in e)]),
        ("tbs.basic_constraints", lambda found: [AUTHORITY if b"\x55\x1d\x13" in e else e for e in found]),
        (
            "tbs.basic_constraints",
            lambda found: [e.replace(b"\x55\x1d\x13\x01\x01\xff", b"\x55\x1d\x13\x01\x01\x00") for e in found],
        ),
        ("tbs.extensions", lambda found: [*found, _extension("1.2.3.4", der.NULL)]),
        ("tbs.extensions", lambda found: found[::-1]),
        ("tbs.subject_alternative_name", lambda found: found[:-1]),
    ],
    ids=["missing", "doubled", "authority", "not critical", "surplus", "reordered", "no names"],
)
def test_body_with_other_extensions_is_refused(
    code: str,
    change: Callable[[list[bytes]], list[bytes]],
    make_item: MakeItem,
    prepare_item: Prepare,
    issuer: IssuerFacts,
) -> None:
    item = make_item()
    tbs = _with_extensions(prepare_item(item).tbs, change)
    with pytest.raises(TbsRefused) as refused:
        compare_with_item(tbs, item, issuer)
    assert refused.value.code == code
    assert refused.value.where == "item 7, person VN-25-000123"


@pytest.mark.parametrize("serial", [1, 0xFFFF, 2**159, -1])
def test_body_with_a_serial_of_another_size_is_refused(
    serial: int, make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts
) -> None:
    item = make_item()
    fields = _fields(prepare_item(item).tbs)
    fields[1] = der.integer(serial)
    with pytest.raises(TbsRefused) as refused:
        compare_with_item(der.sequence(*fields), item, issuer)
    assert refused.value.code == "tbs.serial"


@pytest.mark.parametrize(
    ("code", "index", "value"),
    [
        ("tbs.version", 0, der.explicit(0, der.integer(1))),
        ("tbs.algorithm", 2, der.sequence(der.object_identifier("1.2.840.10045.4.3.3"))),
        ("tbs.issuer", 3, der.sequence()),
    ],
)
def test_body_with_another_head_is_refused(
    code: str, index: int, value: bytes, make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts
) -> None:
    item = make_item()
    fields = _fields(prepare_item(item).tbs)
    fields[index] = value
    with pytest.raises(TbsRefused) as refused:
        compare_with_item(der.sequence(*fields), item, issuer)
    assert refused.value.code == code


def test_subject_in_another_string_type_is_refused(
    make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts
) -> None:
    item = make_item(subject=Subject((("C", "VN"), ("CN", "Plain"))))
    tbs = prepare_item(item).tbs.replace(b"\x0c\x05Plain", b"\x13\x05Plain")
    with pytest.raises(TbsRefused) as refused:
        compare_with_item(tbs, item, issuer)
    assert refused.value.code == "tbs.subject"


def test_key_off_the_curve_is_refused_though_the_item_names_it(
    make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts
) -> None:
    fields = _fields(prepare_item(make_item()).tbs)
    fields[6] = fields[6][:-1] + bytes((fields[6][-1] ^ 1,))
    item = make_item(spki_sha256=hashlib.sha256(fields[6]).hexdigest())
    with pytest.raises(TbsRefused) as refused:
        compare_with_item(der.sequence(*fields), item, issuer)
    assert refused.value.code == "tbs.public_key"
