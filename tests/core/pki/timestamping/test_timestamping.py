"""Time-stamp requests and tokens, octet by octet."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from antin.pki import der
from antin.pki.algorithms import PrivateKey, sign, verify
from antin.pki.ceremony import authority_subject
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import new_serial
from antin.pki.linting import lint, refuse_findings
from antin.pki.timestamping.answers import TimeStampNotGranted, read_answer
from antin.pki.timestamping.certificates import build_time_stamping
from antin.pki.timestamping.requests import (
    Failure,
    TimeStampRefused,
    encode_request,
    read_time_stamp_request,
)
from antin.pki.timestamping.tokens import TimeStampingUnit, granted, rejection, token_in

NOW = datetime(2025, 7, 1, 2, 0, 5, 120_000, tzinfo=UTC)
POLICY = "1.3.6.1.4.1.32473.704.1.4"
DIGEST = hashlib.sha256("Quyết định".encode()).digest()


@pytest.fixture(scope="module")
def unit_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def unit(root: IssuerFacts, root_key: PrivateKey, unit_key: PrivateKey) -> TimeStampingUnit:
    certificate = build_time_stamping(
        issuer_key=root_key,
        issuer=root,
        subject=authority_subject("TSA 1", demo=True),
        public_key=unit_key.public_key(),
        serial=new_serial(b"t" * 16),
        not_before=datetime(2024, 1, 1, tzinfo=UTC),
        not_after=datetime(2034, 1, 1, tzinfo=UTC),
    )
    return TimeStampingUnit(certificate, (POLICY,))


def test_units_certificate_has_one_critical_purpose(unit: TimeStampingUnit) -> None:
    usage = unit.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]
    refuse_findings(lint(unit.certificate_der))


@pytest.mark.parametrize("name", ["sha256", "sha384", "sha512"])
def test_request_is_read_as_it_was_written(name: str) -> None:
    digest = hashlib.new(name, b"text").digest()
    read = read_time_stamp_request(encode_request(digest, nonce=1 << 63))
    assert read.imprint.endswith(digest)
    assert int.from_bytes(read.nonce or b"", "big") == 1 << 63
    assert read.wants_certificate
    assert read.policy is None


def test_token_repeats_imprint_and_nonce_and_is_signed(unit: TimeStampingUnit, unit_key: PrivateKey) -> None:
    request = read_time_stamp_request(encode_request(DIGEST, nonce=77))
    tst_info = unit.tst_info(request, policy=POLICY, serial=4711, at=NOW)
    signed: list[bytes] = []

    def signing(data: bytes) -> bytes:
        signed.append(data)
        return sign(unit_key, data)

    token = unit.token(tst_info, signing, with_certificate=True)
    assert request.imprint in tst_info
    assert der.integer(77) in tst_info
    assert b"20250701020005.12Z" in tst_info
    assert hashlib.sha256(tst_info).digest() in signed[0]
    assert unit.certificate_der in token
    assert token_in(granted(token)) == token
    verify(unit_key.public_key(), sign(unit_key, signed[0]), signed[0])
    attributes = [signed[0][a:b] for _, _, a, b in der.children(signed[0], *der.unwrap(signed[0])[1:])]
    assert attributes == sorted(attributes, key=len)  # a SET in DER is sorted; these begin alike


def test_certificate_is_left_out_unless_asked(unit: TimeStampingUnit, unit_key: PrivateKey) -> None:
    request = read_time_stamp_request(encode_request(DIGEST, nonce=1, wants_certificate=False))
    tst_info = unit.tst_info(request, policy=POLICY, serial=1, at=NOW)
    token = unit.token(tst_info, lambda data: sign(unit_key, data), with_certificate=False)
    assert unit.certificate_der not in token


def test_weak_digest_is_not_stamped() -> None:
    sha1 = der.sequence(der.object_identifier("1.3.14.3.2.26"), der.NULL)
    request = der.sequence(der.integer(1), der.sequence(sha1, der.octet_string(bytes(20))))
    with pytest.raises(TimeStampRefused) as refusal:
        read_time_stamp_request(request)
    assert refusal.value.failure is Failure.BAD_ALGORITHM


def test_digest_of_another_length_is_refused() -> None:
    request = encode_request(DIGEST, nonce=1).replace(der.octet_string(DIGEST), der.octet_string(bytes(31)))
    body = request[2:]
    with pytest.raises(TimeStampRefused) as refusal:
        read_time_stamp_request(der.sequence(body.replace(body[3:5], bytes((0x30, body[4] - 1)), 1)))
    assert refusal.value.failure is Failure.BAD_DATA_FORMAT


def test_extension_is_refused() -> None:
    request = encode_request(DIGEST, nonce=1)
    with pytest.raises(TimeStampRefused) as refusal:
        read_time_stamp_request(der.sequence(request[2:], der.explicit(0, b"\x05\x00")))
    assert refusal.value.failure is Failure.UNACCEPTED_EXTENSION


def test_refusal_names_its_failure() -> None:
    answer = rejection(Failure.TIME_NOT_AVAILABLE, "no time")
    assert token_in(answer) is None
    assert der.named_bits([14]) in answer


@given(st.binary(max_size=200))
def test_anything_else_is_refused_with_one_error(data: bytes) -> None:
    with pytest.raises(TimeStampRefused):
        read_time_stamp_request(data)


@given(data=st.data())
def test_request_with_octets_changed_is_read_or_refused(data: st.DataObject) -> None:
    changed = bytearray(encode_request(DIGEST, nonce=1 << 60))
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_time_stamp_request(bytes(changed))
    except TimeStampRefused as refusal:
        assert refusal.failure in Failure  # noqa: PT017 - either outcome is right; any other error is not


def answer_to(unit: TimeStampingUnit, key: PrivateKey, request: bytes) -> bytes:
    tst_info = unit.tst_info(read_time_stamp_request(request), policy=POLICY, serial=4711, at=NOW)
    return granted(unit.token(tst_info, lambda data: sign(key, data), with_certificate=True))


def test_client_reads_what_was_stamped(unit: TimeStampingUnit, unit_key: PrivateKey) -> None:
    request = encode_request(DIGEST, nonce=99)
    stamped = read_answer(answer_to(unit, unit_key, request), request)
    assert (stamped.at, stamped.serial, stamped.policy) == (NOW, 4711, POLICY)


def test_client_refuses_a_token_for_something_else(unit: TimeStampingUnit, unit_key: PrivateKey) -> None:
    answer = answer_to(unit, unit_key, encode_request(DIGEST, nonce=99))
    for other in (encode_request(DIGEST, nonce=98), encode_request(bytes(32), nonce=99)):
        with pytest.raises(TimeStampNotGranted) as refused:
            read_answer(answer, other)
        assert refused.value.code == "timestamp.other"


def test_client_tells_why_it_was_refused() -> None:
    answer = rejection(Failure.TIME_NOT_AVAILABLE, "no time")
    with pytest.raises(TimeStampNotGranted, match="no time"):
        read_answer(answer, encode_request(DIGEST, nonce=1))


@given(st.binary(max_size=200))
def test_client_refuses_any_other_octets(data: bytes) -> None:
    with pytest.raises(TimeStampNotGranted):
        read_answer(data, encode_request(DIGEST, nonce=1))
