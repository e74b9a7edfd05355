"""The index of statuses finds exactly what was entered."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from antin.pki.ocsp.responses import Revoked
from antin.responder.statuses import StatusIndex, pack, revoked_of

AT = datetime(2025, 7, 1, tzinfo=UTC)
REVOKED = pack(int(AT.timestamp()), "superseded")
GOOD = pack(None, None)
serials = st.integers(1, (1 << 160) - 1)


@given(st.dictionaries(serials, st.booleans(), max_size=60), serials)
def test_index_finds_what_was_entered_and_nothing_else(known: dict[int, bool], other: int) -> None:
    index = StatusIndex((serial, REVOKED if ended else GOOD) for serial, ended in known.items())
    assert len(index) == len(known)
    for serial, ended in known.items():
        assert index.find(serial) == (REVOKED if ended else GOOD)
    if other not in known:
        assert index.find(other) is None


def test_serial_inside_another_record_is_not_found() -> None:
    """Octets that only look like a record, because they span two of them, are passed over."""
    first, second = 0x0100 << 16 | 0x0001, 0x0200 << 16 | 0x0001
    index = StatusIndex([(first, GOOD), (second, GOOD)])
    assert index.find(0x0001) is None
    assert index.find(second) == GOOD


def test_revocation_is_told_with_moment_and_reason_and_never_taken_back() -> None:
    index = StatusIndex([(7, GOOD)])
    index.put(7, REVOKED)
    assert revoked_of(index.find(7) or b"") == Revoked(AT, "superseded")
    index.put(7, GOOD)
    assert index.find(7) == REVOKED


def test_new_certificate_is_found_at_once() -> None:
    index = StatusIndex([])
    assert index.find(9) is None
    index.put(9, GOOD)
    index.put(9, REVOKED)
    index.put(9, GOOD)
    assert index.find(9) == REVOKED
    assert index.added == 1
    assert index.find(1 << 170) is None
