"""The ledger: entries recorded in batches, and a million verified from their lines alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from antin.ledger.checkpoints import Checkpoint, signed_bytes
from antin.ledger.entries import GENESIS, Draft, append
from antin.ledger.merkle import CompactRange
from antin.ledger.verification import verify_log
from bench.measuring.clocks import span_of
from bench.measuring.figures import Figure, at_least, at_most
from bench.measuring.options import Options
from bench.ours.office import Office, open_office
from bench.worlds.holdings import synthetic_world

__all__ = ["measure_recording"]

_BATCH = 1_000
_RECORDED_A_SECOND, _VERIFIED_SECONDS = 20_000.0, 20.0
_AT = datetime(2025, 7, 1, tzinfo=UTC)


def measure_recording(options: Options) -> Iterator[Figure]:
    """Into PostgreSQL through the app, then verification as a stream."""
    count = options.scaled(100_000, 10_000)
    with open_office(options.folder / "ledger", synthetic_world(100), workers=()) as office:
        yield from _recorded(office, count)
    yield _verified(options.scaled(1_000_000, 50_000))


def _recorded(office: Office, count: int) -> Iterator[Figure]:
    from django.db import transaction

    from antin.apps.ledger import api as ledger

    drafts = _drafts(count)
    with span_of(trees=office.pids()[:1]) as span:
        while batch := list(itertools.islice(drafts, _BATCH)):
            with transaction.atomic():
                ledger.record(batch)
    goal = at_least(_RECORDED_A_SECOND)
    yield Figure("ledger", f"recorded, {_BATCH:,} a commit", "/s", count / span.wall, goal=goal, scale=count)
    yield Figure("ledger", f"recorded, {_BATCH:,} a commit", "/CPU s", count / span.cpu, scale=count)


def _verified(count: int) -> Figure:
    key = ec.generate_private_key(ec.SECP256R1())
    lines, tree = [], CompactRange()
    head, drafts = GENESIS, _drafts(count)
    while batch := list(itertools.islice(drafts, _BATCH)):
        entries = append(head, batch)
        lines += [entry.line for entry in entries]
        tree.extend(entry.leaf for entry in entries)
        head = type(head)(entries[-1].sequence + 1, entries[-1].hash)
    checkpoint = _checkpoint(key, tree)
    with span_of() as span:
        report = verify_log(lines, [checkpoint], key.public_key())
    if not report.is_sound or report.signed_size != count:
        raise RuntimeError(f"the ledger is not sound: {report.findings[:3]}")
    goal = at_most(_VERIFIED_SECONDS) if count == 1_000_000 else None
    note = f"{span.wall:.1f} s on the wall"
    return Figure("ledger", "verified from its lines", "CPU s", span.cpu, goal=goal, note=note, scale=count)


def _checkpoint(key: ec.EllipticCurvePrivateKey, tree: CompactRange) -> Checkpoint:
    root = tree.root.hex()
    message = signed_bytes(log_id="bench", size=tree.size, root=root, at=_AT)
    return Checkpoint("bench", tree.size, root, _AT, key.sign(message, ec.ECDSA(SHA256())))


def _drafts(count: int) -> Iterator[Draft]:
    for number in range(count):
        serial = f"{(1 << 128) + number:x}"
        body = {"plan_id": "1676/NQ-UBTVQH15#1", "index": number, "sha256": "5e" * 32}
        yield Draft(_AT, "certificate.issued", serial, body)
