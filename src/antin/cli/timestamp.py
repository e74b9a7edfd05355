"""``antin timestamp``: have a file's digest stamped by a time-stamping authority, ours or another."""

from __future__ import annotations

import hashlib
import http.client
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import click

from antin.cli.options import json_option
from antin.cli.output import note
from antin.cli.records import emit_record
from antin.cli.words import choose
from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment
from antin.pki.urls import UrlPlan

__all__ = ["StampRefused", "UnableToStamp", "timestamp"]

_PATIENCE = 30.0  # seconds
_LARGEST_ANSWER = 1_000_000  # octets


class StampRefused(AntinError):
    """The result exists already; nothing is written over."""

    code = "timestamp.exists"
    exit_code = 9


class UnableToStamp(AntinError):
    """The authority cannot be reached."""

    code = "timestamp.unavailable"
    exit_code = 75


@click.command(
    help=choose(
        "Lấy dấu thời gian cho một tệp: chỉ giá trị băm SHA-256 được gửi đi. Kết quả là tệp .tsr (RFC 3161); "
        "kiểm tra bằng “openssl ts -verify”.",
        "Have a file time-stamped: only its SHA-256 digest is sent. The result is a .tsr file (RFC 3161); "
        "check it with “openssl ts -verify”.",
    )
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--tsa",
    default=UrlPlan().time_stamping,
    show_default=True,
    metavar="URL",
    help=choose("Địa chỉ dịch vụ dấu thời gian.", "Address of the authority."),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=choose("Tệp kết quả; mặc định là FILE.tsr.", "The result; by default FILE.tsr."),
)
@json_option
def timestamp(file: Path, tsa: str, out: Path | None, as_json: bool) -> None:
    """Ask, check that the answer is for this file, and write it down."""
    from antin.pki.timestamping.answers import read_answer
    from antin.pki.timestamping.requests import encode_request

    target = out or file.with_name(f"{file.name}.tsr")
    if target.exists():
        raise StampRefused("The result exists already.", where=str(target), remedy="Name another with --out.")
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").digest()
    request = encode_request(digest, nonce=secrets.randbits(63))
    response = _ask(tsa, request)
    stamped = read_answer(response, request)
    target.write_bytes(response)
    if as_json:
        emit_record(
            "antin.timestamp/1",
            out=str(target),
            at=stamped.at,
            serial=f"{stamped.serial:x}",
            policy=stamped.policy,
            sha256=digest.hex(),
        )
        return
    click.echo(f"{format_moment(stamped.at)}  {target}")
    note(
        choose(
            f"Số {stamped.serial:x}, chính sách {stamped.policy}",
            f"Number {stamped.serial:x}, policy {stamped.policy}",
        )
    )


def _ask(url: str, request: bytes) -> bytes:
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if parts.scheme not in kinds or not parts.hostname:
        raise click.UsageError(choose(f"“{url}” không phải địa chỉ http.", f"“{url}” is no http address."))
    connection = kinds[parts.scheme](parts.hostname, parts.port, timeout=_PATIENCE)
    try:
        connection.request("POST", parts.path or "/", request, {"Content-Type": "application/timestamp-query"})
        answer = connection.getresponse()
        body: bytes = answer.read(_LARGEST_ANSWER)
    except (OSError, http.client.HTTPException) as problem:
        raise UnableToStamp(
            f"The time-stamping authority does not answer: {problem}.",
            where=url,
            remedy="Check the address with --tsa; for our own, run “antin serve”.",
        ) from problem
    finally:
        connection.close()
    if answer.status != 200:
        raise UnableToStamp(f"The authority answered with HTTP {answer.status}.", where=url)
    return body
