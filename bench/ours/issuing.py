"""Certificates end to end: a frozen plan, real workers, signer and PostgreSQL, beside the peers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from antin.adapters.postgres.roles import OWNER
from antin.demo.world import World
from antin.site.database import database_of
from bench.measuring.clocks import Span
from bench.measuring.figures import Figure, Goal, at_least, at_most
from bench.measuring.options import Options
from bench.ours.office import Office, open_office
from bench.ours.storage import measure_storage
from bench.peers import cfssl, openssl
from bench.peers.authority import new_authority
from bench.peers.bare_pipeline import TABLE, authority_der, run_pipeline
from bench.peers.django_ca import DjangoCa, Server
from bench.peers.peer import Measured, PeerMissing
from bench.peers.pkilint import measure_pkilint
from bench.peers.requests import new_requests
from bench.worlds.holdings import phu_tho, synthetic_world

__all__ = ["measure_issuing", "measure_issuing_rsa_2048", "measure_issuing_rsa_4096"]

_SAMPLE = 25  # pkilint on every 25th
_SAMPLED_SECONDS = 15.0
_LINTED_FACTOR, _LINTED_MORE = 1.3, 10.0
_PEER_COUNTS = {"P-256": 1_500, "RSA-2048": 60, "RSA-4096": 20}


@dataclass(frozen=True)
class _Peers:
    """How the peers are run: folders below one, requests shared."""

    folder: Path
    requests: list[bytes]
    kind: str

    def bare(self, office: Office) -> Measured:
        """The bare pipeline against the same PostgreSQL."""
        dsn = database_of(office.data).dsn(OWNER)
        with psycopg.connect(dsn) as connection:
            connection.execute(TABLE)
        key = authority_der(new_authority(self.kind), self.kind)
        return run_pipeline(self.requests, key, dsn, server=office.pids()[0])

    def own_folder(self, name: str) -> Path:
        """A fresh folder for one peer."""
        made = self.folder / name
        made.mkdir(parents=True)
        return made


def measure_issuing(options: Options) -> Iterator[Figure]:
    """P-256: without lint, sampled, every certificate linted; database octets on the way."""
    with open_office(options.folder / "office", _world(options)) as office:
        count = len(office.first)
        peers = _Peers(options.folder, new_requests(count), "P-256")
        office.issue("warm-up", min(count, 1_000), lint_every=None)
        plain = _measured(count, office.issue("no-lint", count, lint_every=None))
        yield from _beside_bare(plain, peers.bare(office), at_least(0.5, of_ratio=True))
        yield from _beside_others(plain, peers, _server(office), at_least(5, of_ratio=True))
        yield from measure_storage(office, min(count, options.scaled(5_000, 1_000)))
        sampled = _measured(count, office.issue("sampled", count, lint_every=_SAMPLE))
        goal = at_most(_SAMPLED_SECONDS) if options.is_province(count) else None
        yield Figure("issue", f"pkilint on every {_SAMPLE}th", "s", sampled.wall, goal=goal, scale=count)
        yield _linted(office, options)


def measure_issuing_rsa_2048(options: Options) -> Iterator[Figure]:
    """An RSA-2048 authority."""
    yield from _measure_rsa(options, "RSA-2048", options.scaled(4_000, 1_000))


def measure_issuing_rsa_4096(options: Options) -> Iterator[Figure]:
    """An RSA-4096 authority."""
    yield from _measure_rsa(options, "RSA-4096", options.scaled(2_000, 500))


def _measure_rsa(options: Options, kind: str, count: int) -> Iterator[Figure]:
    with open_office(options.folder / "office", synthetic_world(count), issuing_key=kind) as office:
        peers = _Peers(options.folder, new_requests(count), kind)
        plain = _measured(count, office.issue("no-lint", count, lint_every=None))
        yield from _beside_bare(plain, peers.bare(office))
        yield from _beside_others(plain, peers, _server(office))


def _world(options: Options) -> World:
    return phu_tho() if options.size is None else synthetic_world(options.size)


def _measured(count: int, span: Span) -> Measured:
    return Measured(count, span.wall, span.cpu)


def _beside_bare(ours: Measured, bare: Measured, goal: Goal | None = None) -> Iterator[Figure]:
    yield Figure(
        *("issue", "no lint", "/s, 2 cores", ours.per_second, bare.per_second, "bare pipeline"),
        goal=goal,
        scale=ours.count,
    )
    yield _per_cpu(ours, bare.per_cpu_second, "bare pipeline")


def _per_cpu(ours: Measured, peer: float | None, who: str, goal: Goal | None = None, note: str = "") -> Figure:
    """Per second of CPU, all processes counted: what a busy machine disturbs least."""
    return Figure("issue", "no lint", "/CPU s", ours.per_cpu_second, peer, who, goal, note, ours.count)


def _server(office: Office) -> Server:
    """The office's PostgreSQL with a schema for a peer."""
    server = Server(database_of(office.data).dsn(OWNER), office.pids()[0])
    with psycopg.connect(server.dsn) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS peer")
    return server


def _beside_others(ours: Measured, peers: _Peers, server: Server, goal: Goal | None = None) -> Iterator[Figure]:
    for who, its_goal, run in _runs(peers, server, goal):
        try:
            rate, note = run().per_cpu_second, peers.kind
        except PeerMissing as missing:
            rate, note = None, f"skipped: {missing}"
        yield _per_cpu(ours, rate, who, its_goal, note)


def _runs(
    peers: _Peers, server: Server, goal: Goal | None
) -> Iterator[tuple[str, Goal | None, Callable[[], Measured]]]:
    kind, requests = peers.kind, peers.requests[: _PEER_COUNTS[peers.kind]]
    peer = DjangoCa(peers.own_folder("django-ca"))
    yield "django-ca", goal, lambda: peer.install().measure(requests, kind, commit_every=1).issued
    yield (
        "django-ca, 500 a commit",
        None,
        lambda: peer.install().measure(requests, kind, commit_every=500).issued,
    )
    yield (
        "django-ca, PostgreSQL",
        None,
        lambda: peer.install().measure(requests, kind, commit_every=1, server=server).issued,
    )
    yield "cfssl serve", None, lambda: cfssl.measure_cfssl(peers.own_folder("cfssl"), requests, kind)
    yield "openssl ca -batch", None, lambda: openssl.measure_ca_batch(peers.own_folder("ca"), requests, kind)
    yield "openssl x509 -req", None, lambda: openssl.measure_x509(peers.own_folder("x509"), requests[:30], kind)


def _linted(office: Office, options: Options) -> Figure:
    """Every certificate linted, beside the time that pkilint's own rate on two processes asks for."""
    from antin.apps.certificates import api as certificates

    count = len(office.first)
    sample = [issued.document for issued in certificates.live_documents("warm-up")[: options.scaled(600, 100)]]
    ours = _measured(count, office.issue("every", count, lint_every=1))
    peer = count / measure_pkilint(sample).per_second
    goal = at_most(_LINTED_FACTOR * peer + _LINTED_MORE) if options.is_province(count) else None
    return Figure(
        *("issue", "pkilint on every one", "s", ours.wall, peer, "pkilint alone, 2 processes"),
        goal=goal,
        scale=count,
    )
