"""Mass revocation committed, the CRL from the database, and a CRL of a million entries."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from antin.pki import crl
from antin.pki.algorithms import PrivateKey, sign
from bench.measuring.clocks import Span, peak_memory, reset_peak_memory, span_of
from bench.measuring.figures import Figure, at_most
from bench.measuring.options import PROVINCE, Options
from bench.ours.office import Office, open_office
from bench.peers.django_ca import DjangoCa, DjangoCaFigures
from bench.peers.peer import PeerMissing
from bench.peers.requests import new_requests
from bench.worlds.holdings import synthetic_world
from bench.worlds.items import issuing_authority

__all__ = ["measure_revoking"]

_REVOKED_SECONDS, _CRL_SECONDS = 5.0, 0.15
_MILLION_CPU, _MILLION_MEMORY = 3.0, 400.0
_REASONS = ("superseded", "affiliationChanged", "cessationOfOperation")
_ROUNDS = 3


def measure_revoking(options: Options) -> Iterator[Figure]:
    """Everything that was issued is revoked at once, beside django-ca with as many certificates."""
    count = options.size or options.scaled(PROVINCE, 2_000)
    peer, note = _peer(options, count)
    with open_office(options.folder / "revoking", synthetic_world(count)) as office:
        office.issue("all", count, lint_every=None)
        revoked = office.revoke("all")
        goal = at_most(_REVOKED_SECONDS) if options.is_province(count) else None
        theirs = peer.revoke_seconds if peer else None
        yield Figure(
            "revoke", "all, committed with ledger", "s", revoked.wall, theirs, "django-ca", goal, note, count
        )
        built = _crl_from_database(office)
        goal = at_most(_CRL_SECONDS) if options.is_province(count) else None
        theirs = peer.crl_seconds if peer else None
        yield Figure(
            "crl", "from the database, signed", "s", built.wall, theirs, "django-ca", goal, note, count
        )
        with span_of(trees=office.pids()) as published:
            _publish(office)
        yield Figure("crl", "through the signer, kept and recorded", "s", published.wall, scale=count)
    yield from _million(options)


def _peer(options: Options, count: int) -> tuple[DjangoCaFigures | None, str]:
    folder = options.folder / "django-ca-revoking"
    folder.mkdir()
    django_ca = DjangoCa(folder)
    try:
        django_ca.install()
    except PeerMissing as missing:
        return None, f"peer skipped: {missing}"
    return django_ca.measure(new_requests(count), "P-256", commit_every=500, revoke=True), ""


def _crl_from_database(office: Office) -> Span:
    """Rows to a signed list, with a key in this process; the quickest of three."""
    from antin.apps.authorities import api as authorities
    from antin.apps.certificates import api as certificates

    facts, now = authorities.issuer_facts("issuing-1"), office.clock.now().replace(microsecond=0)
    key, _ = issuing_authority("P-256")
    spans = []
    for number in range(1, _ROUNDS + 1):
        with span_of(trees=office.pids()) as span:
            rows = certificates.revoked_entries("issuing-1", 0, now=now)
            _signed_crl(((row.serial, row.revoked_at, row.reason) for row in rows), facts, key, now, number)
        spans.append(span)
    return min(spans, key=lambda span: span.wall)


def _signed_crl(entries: Any, facts: Any, key: PrivateKey, now: datetime, number: int) -> bytes:
    tbs = crl.build_tbs(
        issuer=facts.name_der,
        number=number,
        this_update=now,
        next_update=now + timedelta(days=1),
        entries=entries,
        idp_url=facts.urls.crl("issuing-1", 0),
        aki=facts.key_id,
        algorithm=facts.algorithm,
    )
    return crl.assemble_crl(tbs, sign(key, tbs), facts.algorithm)


def _publish(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    reorganisation.publish_crls(office.tools.ca, now=office.clock.now())


def _million(options: Options) -> Iterator[Figure]:
    count = options.scaled(1_000_000, 100_000)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        cpu, megabytes, octets = pool.apply(_large_crl, (count,))
    is_full = count == 1_000_000
    note = f"{octets / 1e6:.1f} MB"
    goals = (at_most(_MILLION_CPU), at_most(_MILLION_MEMORY)) if is_full else (None, None)
    yield Figure("crl", "large list, streamed and signed", "CPU s", cpu, goal=goals[0], note=note, scale=count)
    yield Figure("crl", "large list, peak memory of the process", "MB", megabytes, goal=goals[1], scale=count)


def _large_crl(count: int) -> tuple[float, float, int]:
    key, facts = issuing_authority("P-256")
    begins = datetime(2025, 7, 1, tzinfo=UTC)
    entries = (
        (
            (1 << 128) + number * 0x9E3779B97F4A7C15,
            begins + timedelta(seconds=number % 86_400),
            _REASONS[number % 3],
        )
        for number in range(count)
    )
    reset_peak_memory()
    with span_of() as span:
        octets = len(_signed_crl(entries, facts, key, begins + timedelta(days=1), 1))
    return span.cpu, peak_memory(), octets
