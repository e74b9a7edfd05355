from __future__ import annotations

from collections.abc import Callable

import pytest

from antin.pki import der
from antin.pki.issuing import Prepared
from antin.pki.linting import LintRefused
from antin.pki.mandates import IssuanceItem
from antin.pki.structure import cheap_checks

MakeItem = Callable[..., IssuanceItem]
Prepare = Callable[..., Prepared]


@pytest.mark.parametrize("kind", ["person", "organisation", "service"])
def test_prepared_body_is_sound(kind: str, make_item: MakeItem, prepare_item: Prepare) -> None:
    cheap_checks(prepare_item(make_item(kind)).tbs, make_item(kind))


def _fields(tbs: bytes) -> list[bytes]:
    _, start, end = der.unwrap(tbs)
    return [tbs[offset:following] for _, offset, _, following in der.children(tbs, start, end)]


def _replaced(index: int, value: bytes) -> Callable[[bytes], bytes]:
    def change(tbs: bytes) -> bytes:
        fields = _fields(tbs)
        fields[index] = value
        return der.sequence(*fields)

    return change


BASIC_CONSTRAINTS = der.sequence(der.object_identifier("2.5.29.19"), der.TRUE, der.octet_string(der.sequence()))
NOON, MIDNIGHT = b"\x17\x0d250701120000Z", b"\x17\x0d250701000000Z"


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("octets follow", lambda tbs: tbs + b"\x00"),
        ("too early", lambda tbs: tbs[:-1]),
        ("version 3", _replaced(0, der.explicit(0, der.integer(1)))),
        ("serial number", _replaced(1, der.integer(-5))),
        ("serial number", _replaced(1, der.integer(2**160))),
        ("shortest form", _replaced(1, b"\x02\x02\x00\x01")),
        ("dates", _replaced(4, der.sequence(NOON, MIDNIGHT))),
        ("dates", _replaced(4, der.sequence(b"\x18\x0f20250701000000Z", NOON))),
        ("public key", _replaced(6, der.sequence())),
        ("twice", _replaced(7, der.explicit(3, der.sequence(BASIC_CONSTRAINTS, BASIC_CONSTRAINTS)))),
        ("missing", _replaced(7, der.explicit(3, der.sequence(BASIC_CONSTRAINTS)))),
        ("decode", lambda tbs: tbs.replace("Huyền".encode(), b"Huy\xff\xffan")),
        ("BOOLEAN", lambda tbs: tbs.replace(der.TRUE, b"\x01\x01\x01", 1)),
    ],
)
def test_body_that_is_not_sound_is_refused(
    what: str, change: Callable[[bytes], bytes], make_item: MakeItem, prepare_item: Prepare
) -> None:
    tbs = prepare_item(make_item()).tbs
    changed = change(tbs)
    assert changed != tbs
    with pytest.raises(LintRefused, match=what) as refused:
        cheap_checks(changed, make_item())
    assert refused.value.code == "lint.structure"
