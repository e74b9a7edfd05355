"""A request that is recognised by its shape means what parsing it would say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.pki.issuers import IssuerFacts
from antin.pki.ocsp.issuers import IssuerBook
from antin.pki.ocsp.requests import OcspRequestRefused, read_ocsp_request
from antin.pki.ocsp.shapes import Shapes
from tests.core.pki.ocsp.test_requests import ALGORITHMS, SERIAL, request_for

NONCE = bytes(range(32))


def learned(*requests: bytes) -> Shapes:
    shapes = Shapes()
    for request in requests:
        shapes.learn(request, read_ocsp_request(request), "issuing-1")
    return shapes


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda each: each.name)
@pytest.mark.parametrize("nonce", [None, NONCE])
def test_request_of_a_known_shape_is_taken_apart(
    issuer: IssuerFacts, algorithm: object, nonce: bytes | None
) -> None:
    shapes = learned(request_for(issuer, algorithm, SERIAL, nonce))  # type: ignore[arg-type]
    other = request_for(issuer, algorithm, SERIAL ^ 0xFF, nonce and nonce[::-1])  # type: ignore[arg-type]
    parsed = read_ocsp_request(other)
    assert shapes.recognise(other) == (parsed.cert_ids[0].raw, "issuing-1", SERIAL ^ 0xFF, parsed.nonce)
    assert shapes.recognise(request_for(issuer, algorithm, 1, nonce)) is None  # type: ignore[arg-type]


@given(place=st.integers(0, 400), octet=st.integers(0, 255), with_nonce=st.booleans())
def test_changed_request_is_recognised_only_where_it_parses_to_the_same(
    issuer: IssuerFacts, place: int, octet: int, with_nonce: bool
) -> None:
    request = request_for(issuer, nonce=NONCE if with_nonce else None)
    shapes, changed = learned(request), bytearray(request)
    changed[place % len(changed)] = octet
    recognised = shapes.recognise(bytes(changed))
    if recognised is None:
        return
    parsed = read_ocsp_request(bytes(changed))
    only = parsed.cert_ids[0]
    assert recognised == (only.raw, "issuing-1", only.serial, parsed.nonce)
    assert IssuerBook([issuer]).find(only) == "issuing-1"


def test_negative_and_overlong_serials_are_left_to_the_parser(issuer: IssuerFacts) -> None:
    request = request_for(issuer, serial=0x0180)
    shapes, at = learned(request), request.index(b"\x02\x02\x01\x80") + 2
    for octets in (b"\x81\x80", b"\x00\x7f"):
        changed = request[:at] + octets + request[at + 2 :]
        assert shapes.recognise(changed) is None
    with pytest.raises(OcspRequestRefused):
        read_ocsp_request(request[:at] + b"\x00\x7f" + request[at + 2 :])


def test_other_issuers_request_has_another_shape(issuer: IssuerFacts, root: IssuerFacts) -> None:
    assert learned(request_for(issuer)).recognise(request_for(root)) is None
