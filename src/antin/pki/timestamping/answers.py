"""Reading a time-stamp answer as a client: is it a token, and for what was asked (RFC 3161 section 2.4.2)?

Whether the token's signature holds is for a verifier that has trust anchors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from antin.kernel.errors import AntinError
from antin.pki import der
from antin.pki.timestamping.requests import read_time_stamp_request

__all__ = ["Stamped", "TimeStampNotGranted", "read_answer"]

_TST_INFO = der.object_identifier("1.2.840.113549.1.9.16.1.4")
_GRANTED = (0, 1)  # granted, and granted with modifications


class TimeStampNotGranted(AntinError):
    """The authority has refused, or what it answered is not a token for this request."""

    code = "timestamp.not_granted"
    exit_code = 5


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a token says."""

    at: datetime
    serial: int
    policy: str


def read_answer(response: bytes, request: bytes) -> Stamped:
    """What the token in ``response`` says of what ``request`` asked; raises :class:`TimeStampNotGranted`."""
    try:
        return _read(response, request)
    except (der.UnableToReadDer, IndexError, ValueError) as problem:
        raise TimeStampNotGranted("The answer is not a TimeStampResp.") from problem


def _read(response: bytes, request: bytes) -> Stamped:
    parts = _parts(response)
    status = _parts(parts[0])
    if der.read_integer(_content(status[0])) not in _GRANTED or len(parts) != 2:
        said = b"".join(_content(text) for text in _texts(status)).decode(errors="replace")
        raise TimeStampNotGranted(f"The authority has refused: {said or 'without a reason'}.")
    fields = _parts(_tst_info(parts[1]))
    asked = read_time_stamp_request(request)
    nonces = [field for field in fields[5:] if field[0] == 0x02]
    if fields[2] != asked.imprint or [_content(nonce) for nonce in nonces] != [asked.nonce or b""]:
        raise TimeStampNotGranted("The token is for something else than was asked.", code="timestamp.other")
    return Stamped(
        _moment(_content(fields[4])),
        der.read_integer(_content(fields[3])),
        der.read_object_identifier(_content(fields[1])),
    )


def _texts(status: list[bytes]) -> list[bytes]:
    return _parts(status[1]) if len(status) > 1 and status[1][0] == 0x30 else []


def _tst_info(token: bytes) -> bytes:
    """The TSTInfo inside a ContentInfo of SignedData."""
    signed = _parts(_content(_parts(token)[1]))
    kind, content = _parts(signed[2])
    if kind != _TST_INFO:
        raise TimeStampNotGranted("The token holds no TSTInfo.")
    return _content(_content(content))


def _moment(content: bytes) -> datetime:
    """GeneralizedTime in UTC, with or without a fraction."""
    digits, _, fraction = content.decode("ascii").removesuffix("Z").partition(".")
    moment = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return moment.replace(microsecond=int(fraction[:6].ljust(6, "0")) if fraction else 0)


def _parts(value: bytes) -> list[bytes]:
    _, start, end = der.unwrap(value)
    return [value[offset:following] for _, offset, _, following in der.children(value, start, end)]


def _content(value: bytes) -> bytes:
    _, start, end = der.unwrap(value)
    return value[start:end]
