"""Status and time-stamps over HTTP: rates beside their peers, memory and look-ups as the office grows."""

from __future__ import annotations

import hashlib
import http.client
import time
from collections.abc import Iterator
from pathlib import Path

from antin.pki import der
from antin.pki.ocsp.issuers import HASHES, IssuerBook
from antin.pki.timestamping.requests import encode_request
from antin.responder.statuses import StatusIndex, pack
from bench.measuring.clocks import span_of
from bench.measuring.figures import Figure, at_least, at_most
from bench.measuring.load import Load, post_by_ab, post_by_wrk
from bench.measuring.options import PROVINCE, Options
from bench.ours.status_office import StatusOffice, open_status_office, private_megabytes, serial_of
from bench.peers.peer import PeerMissing
from bench.peers.status_peers import nginx_serving, openssl_ocsp, openssl_ts_rate

__all__ = ["measure_growth", "measure_ocsp", "measure_revoked", "measure_tsa"]

_SHA1 = next(identifier for identifier, name in HASHES.items() if name == "sha1")
_OCSP, _TSP = "application/ocsp-request", "application/timestamp-query"
_BODIES = 2_000  # different requests in turn


def measure_ocsp(options: Options) -> Iterator[Figure]:
    """Kept and live answers on keep-alive connections, and one client without them."""
    count, seconds = options.scaled(PROVINCE, 2_000), options.scaled(8, 2)
    with open_status_office(options.folder / "ocsp") as office:
        office.fill(1, count)
        with office.responder() as (port, workers):
            url, book = f"http://127.0.0.1:{port}/ocsp", IssuerBook([office.issuer])
            asked = [_request(book, serial_of(n), None) for n in range(1, _BODIES + 1)]
            nonces = [_request(book, serial_of(n), n.to_bytes(32, "big")) for n in range(1, _BODIES + 1)]
            _ = post_by_wrk(url, asked, options.folder, kind=_OCSP, seconds=1)  # every answer is kept now
            kept, busy = _loaded(url, asked, options.folder, _OCSP, seconds, workers)
            peer, note = _nginx(options, _answer(port, asked[0]), seconds)
            yield Figure(
                "ocsp", "kept answers, keep-alive", "/s", kept.per_second, peer, "nginx, same octets",
                at_least(20_000), note, count,
            )  # fmt: skip
            yield Figure(
                "ocsp", "kept answers against nginx", "/s", kept.per_second, peer, "nginx, same octets",
                at_least(0.3, of_ratio=True), note, count,
            )  # fmt: skip
            yield Figure("ocsp", "kept answers per CPU-second of the workers", "/s", busy, scale=count)
            live, busy = _loaded(url, nonces, options.folder, _OCSP, seconds, workers)
            yield Figure(
                "ocsp", "live with nonce, keep-alive", "/s", live.per_second, goal=at_least(5_000), scale=count
            )
            yield Figure("ocsp", "live per CPU-second of the workers", "/s", busy, scale=count)
            yield Figure(
                "ocsp", "live, p99 of 16 connections", "ms", live.p99_ms, goal=at_most(20), scale=count
            )
            one = post_by_ab(url, nonces[0], options.folder, kind=_OCSP, count=options.scaled(4_000, 500))
            theirs = _openssl(options, "P-256")
            yield Figure(
                "ocsp", "live, one client, no keep-alive", "/s", one.per_second, theirs, "openssl ocsp",
                at_least(1.0, of_ratio=True), scale=count,
            )  # fmt: skip


def measure_tsa(options: Options) -> Iterator[Figure]:
    """Time-stamps with durable serials."""
    seconds = options.scaled(8, 2)
    with open_status_office(options.folder / "tsa") as office, office.responder() as (port, workers):
        digests = (hashlib.sha256(str(n).encode()).digest() for n in range(_BODIES))
        bodies = [encode_request(digest, nonce=n) for n, digest in enumerate(digests, start=1)]
        signer = int(office.data.pid("signer-status").read_text())
        load, busy = _loaded(
            f"http://127.0.0.1:{port}/tsa", bodies, options.folder, _TSP, seconds, [*workers, signer]
        )
        try:
            theirs, note = openssl_ts_rate(options.folder, bodies[0], options.scaled(200, 40)), ""
        except PeerMissing as missing:
            theirs, note = None, f"peer skipped: {missing}"
        yield Figure(
            "tsa",
            "P-256, keep-alive",
            "/s",
            load.per_second,
            theirs,
            "openssl ts -reply",
            at_least(8_000),
            note,
        )
        yield Figure("tsa", "per CPU-second of workers and signer", "/s", busy)
        yield Figure("tsa", "p99 of 16 connections", "ms", load.p99_ms)


def measure_growth(options: Options) -> Iterator[Figure]:
    """Private memory of one worker and the time of a look-up, as certificates become more."""
    sizes = options.scaled(3, 2)
    with open_status_office(options.folder / "growth") as office:
        before = 0
        for count in (10_000, 100_000, 1_000_000)[:sizes]:
            office.fill(before + 1, count)
            before = count
            with office.responder() as (_, workers):
                memory = private_megabytes(workers)
            goal = at_most(150) if count == 1_000_000 else None
            yield Figure("growth", "private memory of two workers", "MB", memory, goal=goal, scale=count)
            yield Figure("growth", "one look-up", "µs", _look_up(count), scale=count)


def measure_revoked(options: Options) -> Iterator[Figure]:
    """Revoking: committed, in every answer, in the list; and the same with more and more revoked before."""
    count = options.scaled(PROVINCE, 2_000)
    curve = (1_000, 10_000, 100_000, 1_000_000)[: options.scaled(4, 2)]
    batch = 1_000
    with open_status_office(options.folder / "revoked") as office:
        office.fill(1, count)
        with office.responder() as (port, _):
            with span_of() as committed:
                office.revoke(1, count)
            began = time.monotonic()
            _wait_for_revoked(port, IssuerBook([office.issuer]), serial_of(count))
            shown = time.monotonic() - began
            with span_of() as listed:
                _publish(office)
        province = options.is_province(count)
        yield Figure(
            "revoke", "committed with ledger", "s", committed.wall, goal=at_most(5) if province else None,
            scale=count,
        )  # fmt: skip
        yield Figure(
            "revoke", "then in every answer", "s", shown, goal=at_most(5) if province else None, scale=count
        )
        yield Figure(
            "revoke", "then in the list", "s", listed.wall, goal=at_most(30) if province else None, scale=count
        )
        last = count
        for already in curve:
            office.fill(last + 1, already + count + batch)
            last = already + count + batch
            _revoke_rows(office, already)
            with span_of() as one:
                office.revoke(already + count + 1, already + count + batch)
            cost = one.wall / batch * 1e6
            yield Figure("revoke", "each of 1,000, already revoked: n", "µs", cost, scale=already + count)


def _loaded(
    url: str, bodies: list[bytes], folder: Path, kind: str, seconds: int, servers: list[int]
) -> tuple[Load, float]:
    """The load, and answers per CPU-second of the serving processes."""
    with span_of(trees=servers, own=False) as span:
        load = post_by_wrk(url, bodies, folder, kind=kind, seconds=seconds)
    if load.failed:
        raise RuntimeError(f"{load.failed} answers were not 200")
    return load, load.per_second * seconds / span.trees


def _request(book: IssuerBook, serial: int, nonce: bytes | None) -> bytes:
    cert_id = book.cert_id("issuing-1", _SHA1, serial)
    extension = b""
    if nonce is not None:
        value = der.sequence(
            der.object_identifier("1.3.6.1.5.5.7.48.1.2"), der.octet_string(der.octet_string(nonce))
        )
        extension = der.explicit(2, der.sequence(value))
    return der.sequence(der.sequence(der.sequence(der.sequence(cert_id)), extension))


def _answer(port: int, request: bytes) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", "/ocsp", request, {"Content-Type": _OCSP})
        return connection.getresponse().read()
    finally:
        connection.close()


def _nginx(options: Options, body: bytes, seconds: int) -> tuple[float | None, str]:
    try:
        with nginx_serving(options.folder / "nginx", body) as url:
            load = post_by_wrk(url, [b""], options.folder, kind="x/y", seconds=seconds, method="GET")
            return load.per_second, ""
    except PeerMissing as missing:
        return None, f"peer skipped: {missing}"


def _openssl(options: Options, key: str) -> float | None:
    try:
        with openssl_ocsp(options.folder / "openssl", key) as (url, request):
            return post_by_ab(
                url, request, options.folder, kind=_OCSP, count=options.scaled(4_000, 500)
            ).per_second
    except PeerMissing:
        return None


def _look_up(count: int) -> float:
    """Microseconds of one look-up in an index of this size, known and unknown serials in turn."""
    index = StatusIndex((serial_of(n), pack(None, None)) for n in range(1, count + 1))
    wanted = [serial_of(n) for n in range(1, 2 * count, max(1, count // 5_000))]
    with span_of() as span:
        for serial in wanted:
            index.find(serial)
    return span.own / len(wanted) * 1e6


def _wait_for_revoked(port: int, book: IssuerBook, serial: int) -> None:
    """Until eight answers in a row, from whichever worker, say revoked."""
    request, in_a_row = _request(book, serial, None), 0
    while in_a_row < 8:
        in_a_row = in_a_row + 1 if der.tlv(0x0A, b"\x04") in _answer(port, request)[:400] else 0
        if not in_a_row:
            time.sleep(0.02)


def _publish(office: StatusOffice) -> None:
    from antin.apps.reorganisation import api as reorganisation

    reorganisation.publish_crls(office.ca, now=office.clock.now())


def _revoke_rows(office: StatusOffice, already: int) -> None:
    """Rows of revocations that were there before, without their ledger entries."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO certificates_revocation "
            "(serial, issuer_id, shard, revoked_at, reason, plan_id, item_index) "
            "SELECT c.serial, c.issuer_id, c.shard, now(), 'superseded', 'bench', c.item_index "
            "FROM certificates_certificate c WHERE c.item_index <= %s "
            "AND NOT EXISTS (SELECT 1 FROM certificates_revocation r WHERE r.serial = c.serial)",
            [already + PROVINCE],
        )
        cursor.execute("ANALYZE certificates_revocation")
