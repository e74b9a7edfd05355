"""What is known of every certificate, in little memory: 25 octets each, found in one step.

Records lie in buckets by the last two octets of the serial, which are random. One record is the serial in 20
octets, the moment of revocation in seconds since 1970 (0: not revoked) and the code of its reason.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from antin.pki.crl import REASON_CODES
from antin.pki.ocsp.responses import Revoked

__all__ = ["Packed", "StatusIndex", "pack", "revoked_of"]

_SERIAL = 20
_ENDING = struct.Struct(">IB")
_WIDTH = _SERIAL + _ENDING.size
_BUCKETS = 1 << 16
_LONGEST = 1 << (8 * _SERIAL)
_UNSPECIFIED = 0
_REASONS = {code: name for name, code in REASON_CODES.items()} | {_UNSPECIFIED: "unspecified"}
_NOT_REVOKED = bytes(_ENDING.size)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Packed = bytes  # of one certificate: when it was revoked and why; zeros where it was not


def pack(revoked_at: int | None, reason: str | None) -> Packed:
    """The record's ending for a moment in seconds since 1970 and a reason's name."""
    if revoked_at is None:
        return _NOT_REVOKED
    return _ENDING.pack(revoked_at, REASON_CODES.get(reason or "", _UNSPECIFIED))


class StatusIndex:
    """The certificates of one issuer."""

    def __init__(self, rows: Iterable[tuple[int, Packed]]) -> None:
        """``rows``: serial and :func:`pack`, in any order; sorted rows are taken in without a copy."""
        counts = array("I", bytes(4 * (_BUCKETS + 1)))
        records = bytearray()
        last, is_sorted = -1, True
        for serial, packed in rows:
            bucket = serial & (_BUCKETS - 1)
            counts[bucket + 1] += 1
            records += serial.to_bytes(_SERIAL, "big") + packed
            is_sorted, last = is_sorted and bucket >= last, bucket
        self._records = records if is_sorted else _in_order_of_buckets(records)
        for bucket in range(_BUCKETS):
            counts[bucket + 1] += counts[bucket]
        self._starts = counts
        self._later: dict[int, Packed] = {}  # issued since

    def __len__(self) -> int:
        return len(self._records) // _WIDTH + len(self._later)

    def find(self, serial: int) -> Packed | None:
        """What is known of a certificate; ``None``: it was not issued."""
        at = self._place(serial)
        if at is not None:
            return bytes(self._records[at + _SERIAL : at + _WIDTH])
        return self._later.get(serial)

    def put(self, serial: int, packed: Packed) -> None:
        """Enter a new certificate, or what became of a known one. A revocation is never taken back."""
        at = self._place(serial)
        if at is None:
            if packed != _NOT_REVOKED or serial not in self._later:
                self._later[serial] = packed
        elif packed != _NOT_REVOKED:
            self._records[at + _SERIAL : at + _WIDTH] = packed

    @property
    def added(self) -> int:
        """How many certificates were entered one by one; they take more memory."""
        return len(self._later)

    def _place(self, serial: int) -> int | None:
        if serial >= _LONGEST:
            return None
        octets = serial.to_bytes(_SERIAL, "big")
        bucket = serial & (_BUCKETS - 1)
        at, end = self._starts[bucket] * _WIDTH, self._starts[bucket + 1] * _WIDTH
        begin = at
        while (at := self._records.find(octets, at, end)) >= 0:
            if (at - begin) % _WIDTH == 0:
                return at
            at += 1
        return None


def revoked_of(packed: Packed) -> Revoked | None:
    """The revocation in a record, ``None`` where there is none."""
    if packed == _NOT_REVOKED:
        return None
    seconds, code = _ENDING.unpack(packed)
    return Revoked(_EPOCH + timedelta(seconds=seconds), _REASONS[code])


def _in_order_of_buckets(records: bytearray) -> bytearray:
    whole = [bytes(records[at : at + _WIDTH]) for at in range(0, len(records), _WIDTH)]
    whole.sort(key=lambda record: record[_SERIAL - 2 : _SERIAL])
    return bytearray(b"".join(whole))
