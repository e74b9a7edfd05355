"""Role *status*: time-stamps under the standing mandate of purpose ``time_stamp``.

The signer reads each request itself, takes the time from its own clock, and answers only while the named source
says how far that clock is off, and that is not more than the accuracy that every token states.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from antin.kernel.errors import AntinError
from antin.ledger.entries import Entry
from antin.pki.timestamping.requests import Failure, TimeStampRefused, read_time_stamp_request
from antin.pki.timestamping.tokens import ACCURACY_SECONDS, TimeStampingUnit, granted, rejection
from antin.signer.mandate_store import MandateStore
from antin.signer.ports import KeyStore, TimeSource
from antin.signer.requests import RequestRefused, octets, readable
from antin.signer.serial_blocks import SerialBlocks

__all__ = ["MOST_STAMPS", "TimeStamper"]

MOST_STAMPS = 500  # in one request of a caller
_DRIFT_ALLOWED = timedelta(seconds=ACCURACY_SECONDS)
_ASK_AGAIN_AFTER = timedelta(seconds=1)


class TimeStamper:
    """The operation ``time_stamp``."""

    def __init__(
        self,
        *,
        unit_id: str,
        unit: TimeStampingUnit,
        key_name: str,
        keys: KeyStore,
        serials: SerialBlocks,
        mandates: MandateStore,
        source: TimeSource,
    ) -> None:
        self._unit_id = unit_id
        self._unit = unit
        self._sign: Callable[[bytes], bytes] = lambda data: keys.sign(key_name, data)
        self._serials = serials
        self._mandates = mandates
        self._source = source
        self._checked_at: datetime | None = None

    def replay(self, entry: Entry) -> None:
        """Take over a journal line of kind ``tsa.serials_reserved``."""
        self._serials.replay(entry)
        self._mandates.used(entry.body["mandate_digest"], entry.at)

    def status(self) -> dict[str, Any]:
        """The unit, its source of time, and how far the clock is off (seconds; null: unknown)."""
        offset = self._source.offset()
        return {
            "unit": self._unit_id,
            "time_source": self._source.name,
            "clock_offset": None if offset is None else f"{offset.total_seconds():.6f}",
            "next_serial": f"{self._serials.given_until:x}",
        }

    def time_stamp(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Answer ``{requests: [TimeStampReq…]}`` with ``{responses: [TimeStampResp…]}``, in order."""
        with readable("The request"):
            requests = [octets(each) for each in message["requests"]]
        if len(requests) > MOST_STAMPS:
            raise RequestRefused(f"At most {MOST_STAMPS} time-stamps are made at once.")
        return {"responses": [b64encode(self.answer(each, now)).decode() for each in requests]}

    def answer(self, request: bytes, now: datetime) -> bytes:
        """The whole answer to one request; what cannot be stamped is rejected with its reason."""
        try:
            return self._stamp(request, now)
        except TimeStampRefused as refusal:
            return rejection(refusal.failure, refusal.message)
        except AntinError as trouble:
            return rejection(Failure.SYSTEM_FAILURE, trouble.message)

    def _stamp(self, data: bytes, now: datetime) -> bytes:
        request = read_time_stamp_request(data)
        policy = request.policy or self._unit.policies[0]
        if policy not in self._unit.policies:
            raise TimeStampRefused(f"The policy {policy} is not one of ours.", Failure.UNACCEPTED_POLICY)
        self._require_time(now)
        if self._serials.needs_block(now):
            mandate_digest = self._mandates.standing("time_stamp", self._unit_id, now)
            self._serials.reserve(now, mandate_digest)
            self._mandates.used(mandate_digest, now)
        serial = self._serials.take(now, tolerance=_DRIFT_ALLOWED)
        tst_info = self._unit.tst_info(request, policy=policy, serial=serial, at=now)
        return granted(self._unit.token(tst_info, self._sign, with_certificate=request.wants_certificate))

    def _require_time(self, now: datetime) -> None:
        """Ask the source at most once a second; an unknown or too large deviation refuses."""
        if self._checked_at is not None and abs(now - self._checked_at) < _ASK_AGAIN_AFTER:
            return
        certificate = self._unit.certificate
        if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
            raise TimeStampRefused("The unit's certificate is not valid now.", Failure.SYSTEM_FAILURE)
        offset = self._source.offset()
        if offset is None or abs(offset) > _DRIFT_ALLOWED:
            self._checked_at = None
            said = "does not know the time" if offset is None else f"says {offset.total_seconds():.3f} s off"
            raise TimeStampRefused(f"The time source “{self._source.name}” {said}.", Failure.TIME_NOT_AVAILABLE)
        self._checked_at = now
