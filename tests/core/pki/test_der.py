from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from antin.pki import der


def test_sequence_of_values_is_read_back() -> None:
    data = der.sequence(der.integer(5), der.utf8_string("ấn tín"), der.NULL)
    tag, start, end = der.unwrap(data)
    assert tag == 0x30
    assert [(t, data[a:b]) for t, _, a, b in der.children(data, start, end)] == [
        (0x02, b"\x05"),
        (0x0C, "ấn tín".encode()),
        (0x05, b""),
    ]


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_length_takes_the_fewest_octets(size: int) -> None:
    data = der.octet_string(b"x" * size)
    assert der.unwrap(data) == (0x04, len(data) - size, len(data))


@given(st.integers(-(2**70), 2**70))
def test_integer_is_read_back(value: int) -> None:
    data = der.integer(value)
    assert der.read_integer(data[2:]) == value


@given(st.lists(st.integers(0, 2**32 - 1), max_size=6), st.integers(0, 39))
def test_object_identifier_is_read_back(arcs: list[int], second: int) -> None:
    dotted = ".".join(map(str, (1, second, *arcs)))
    assert der.read_object_identifier(der.object_identifier(dotted)[2:]) == dotted


@given(st.sets(st.integers(0, 8), min_size=1))
def test_named_bits_equal_the_library(positions: set[int]) -> None:
    names = [
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ]
    if positions & {7, 8}:
        positions = positions | {4}  # the library ties these two to key agreement
    usage = x509.KeyUsage(**{name: index in positions for index, name in enumerate(names)})
    assert der.named_bits(sorted(positions)) == usage.public_bytes()


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(1950, 1, 1, tzinfo=UTC), b"\x17\x0d500101000000Z"),
        (datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), b"\x17\x0d491231235959Z"),
        (datetime(2050, 1, 1, tzinfo=UTC), b"\x18\x0f20500101000000Z"),
    ],
)
def test_time_changes_its_type_in_2050(moment: datetime, written: bytes) -> None:
    assert der.time(moment) == written
    assert der.read_time(written[0], written[2:]) == moment


@pytest.mark.parametrize(
    "data",
    [b"", b"\x30", b"\x30\x05\x00", b"\x30\x81\x01\x00", b"\x30\x82\x00\x80" + b"x" * 128, b"\x30\x80\x00\x00"],
    ids=["empty", "no length", "cut", "long form for a short length", "leading zero", "indefinite"],
)
def test_value_that_is_not_der_is_refused(data: bytes) -> None:
    with pytest.raises(der.UnableToReadDer):
        der.unwrap(data)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"\xff\x80"])
def test_integer_that_is_not_shortest_is_refused(content: bytes) -> None:
    with pytest.raises(der.UnableToReadDer):
        der.read_integer(content)


@pytest.mark.parametrize(
    ("tag", "content"), [(0x17, b"2507010000Z"), (0x17, b"250701000000+0700"), (0x04, b"250701000000Z")]
)
def test_time_of_another_form_is_refused(tag: int, content: bytes) -> None:
    with pytest.raises(der.UnableToReadDer):
        der.read_time(tag, content)
