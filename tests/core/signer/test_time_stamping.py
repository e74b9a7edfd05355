"""Time-stamping in the signer: numbers never repeat, and without a known time nothing is stamped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from antin.adapters.keystores.memory import MemoryKeyStore
from antin.ledger.entries import Entry
from antin.pki import der
from antin.pki.approvals import Approval
from antin.pki.ceremony import authority_subject, build_root
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import new_serial
from antin.pki.mandates import StandingMandate
from antin.pki.timestamping.certificates import build_time_stamping
from antin.pki.timestamping.requests import Failure, encode_request
from antin.pki.timestamping.tokens import TimeStampingUnit, token_in
from antin.signer.approvers import ApproverList
from antin.signer.journal import Journal
from antin.signer.mandate_store import MandateStore
from antin.signer.serial_blocks import BLOCK, ClockWentBack, SerialBlocks
from antin.signer.time_stamping import TimeStamper

POLICY = "1.3.6.1.4.1.32473.704.1.4"
REQUEST = encode_request(hashlib.sha256(b"text").digest(), nonce=5)


class Source:
    """A time source that says what the test wants."""

    name = "rehearsed"

    def __init__(self) -> None:
        self.says: timedelta | None = timedelta(0)

    def offset(self) -> timedelta | None:
        return self.says


@pytest.fixture(scope="module")
def unit_keys() -> MemoryKeyStore:
    keys = MemoryKeyStore()
    keys.generate("tsa-1", "P-256")
    return keys


@pytest.fixture(scope="module")
def unit(unit_keys: MemoryKeyStore) -> TimeStampingUnit:
    from cryptography.hazmat.primitives.asymmetric import ec

    key, begins = ec.generate_private_key(ec.SECP256R1()), datetime.fromisoformat("2024-01-01T00:00:00+00:00")
    root = build_root(
        key=key,
        subject=authority_subject("Root CA", demo=True),
        serial=new_serial(b"r" * 16),
        not_before=begins,
        not_after=begins.replace(year=2034),
        base_url="http://127.0.0.1:8001",
    )
    certificate = build_time_stamping(
        issuer_key=key,
        issuer=IssuerFacts("root", root, "http://127.0.0.1:8001"),
        subject=authority_subject("TSA 1", demo=True),
        public_key=unit_keys.public_key("tsa-1"),
        serial=new_serial(b"t" * 16),
        not_before=begins,
        not_after=begins.replace(year=2030),
    )
    return TimeStampingUnit(certificate, (POLICY,))


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def mandates(approvers: ApproverList, approve: Callable[[str, str], Approval], now: datetime) -> MandateStore:
    store = MandateStore(approvers, plans=False, purposes=frozenset({"time_stamp"}))
    mandate = StandingMandate("time_stamp", "tsa-1", 3, now - timedelta(days=1), now + timedelta(days=9))
    store.admit(mandate, [approve("chau", mandate.digest), approve("lam", mandate.digest)], now)
    store.accept(mandate)
    return store


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal.open(tmp_path / "journal.jsonl")
    journal.replay(lambda entry: None)
    return journal


@pytest.fixture
def stamper(
    unit: TimeStampingUnit,
    unit_keys: MemoryKeyStore,
    mandates: MandateStore,
    journal: Journal,
    source: Source,
) -> TimeStamper:
    return TimeStamper(
        unit_id="tsa-1",
        unit=unit,
        key_name="tsa-1",
        keys=unit_keys,
        serials=SerialBlocks("tsa-1", journal),
        mandates=mandates,
        source=source,
    )


def test_request_is_stamped(stamper: TimeStamper, now: datetime) -> None:
    first, second = stamper.answer(REQUEST, now), stamper.answer(REQUEST, now)
    assert token_in(first) is not None
    assert first != second
    assert stamper.status()["clock_offset"] == "0.000000"


@pytest.mark.parametrize("says", [None, timedelta(seconds=1.001), timedelta(seconds=-2)])
def test_clock_that_may_be_off_stamps_nothing(
    stamper: TimeStamper, source: Source, now: datetime, says: timedelta | None
) -> None:
    source.says = says
    answer = stamper.answer(REQUEST, now)
    assert token_in(answer) is None
    assert der.named_bits([Failure.TIME_NOT_AVAILABLE]) in answer
    source.says = timedelta(milliseconds=900)
    assert token_in(stamper.answer(REQUEST, now)) is not None


def test_clock_set_back_stamps_nothing_until_it_is_right(stamper: TimeStamper, now: datetime) -> None:
    assert token_in(stamper.answer(REQUEST, now)) is not None
    assert token_in(stamper.answer(REQUEST, now - timedelta(seconds=5))) is None
    assert token_in(stamper.answer(REQUEST, now)) is not None


def test_policy_that_is_not_ours_is_refused(stamper: TimeStamper, now: datetime) -> None:
    imprint = REQUEST[5 : 5 + 2 + REQUEST[6]]
    request = der.sequence(der.integer(1), imprint, der.object_identifier("1.2.3.4"))
    answer = stamper.answer(request, now)
    assert der.named_bits([Failure.UNACCEPTED_POLICY]) in answer


def test_mandate_that_has_run_out_stamps_nothing(stamper: TimeStamper, now: datetime) -> None:
    assert token_in(stamper.answer(REQUEST, now + timedelta(days=10))) is None


def test_journal_that_takes_no_more_stamps_nothing(
    stamper: TimeStamper, journal: Journal, now: datetime
) -> None:
    journal.close()
    assert token_in(stamper.answer(REQUEST, now)) is None


def test_numbers_go_on_behind_the_last_block_after_a_restart(tmp_path: Path, now: datetime) -> None:
    journal = Journal.open(tmp_path / "serials.jsonl")
    journal.replay(lambda entry: None)
    blocks = SerialBlocks("tsa-1", journal)
    blocks.reserve(now, "00")
    given = {blocks.take(now, tolerance=timedelta(0)) for _ in range(5)}
    journal.close()
    again = Journal.open(tmp_path / "serials.jsonl")
    later = SerialBlocks("tsa-1", again)
    again.replay(lambda entry: _replay(later, entry))
    assert later.needs_block(now)
    later.reserve(now, "00")
    taken = later.take(now, tolerance=timedelta(0))
    assert taken >= min(given) + BLOCK
    again.close()


def test_numbers_of_a_forgotten_block_are_not_repeated(tmp_path: Path, now: datetime) -> None:
    """A journal restored from an older copy knows nothing of the last block; the moment keeps it apart."""
    taken = []
    for name, moment in (("before", now), ("restored", now + timedelta(milliseconds=1))):
        journal = Journal.open(tmp_path / f"{name}.jsonl")
        journal.replay(lambda entry: None)
        blocks = SerialBlocks("tsa-1", journal)
        blocks.reserve(moment, "00")
        taken.append(blocks.take(moment, tolerance=timedelta(0)))
        journal.close()
    assert taken[1] >= taken[0] + BLOCK


def test_block_is_not_reserved_behind_recorded_time(tmp_path: Path, now: datetime) -> None:
    journal = Journal.open(tmp_path / "serials.jsonl")
    journal.replay(lambda entry: None)
    blocks = SerialBlocks("tsa-1", journal)
    blocks.reserve(now, "00")
    blocks.take(now, tolerance=timedelta(0))
    with pytest.raises(ClockWentBack):
        blocks.reserve(now - timedelta(minutes=1), "00")
    journal.close()


def _replay(blocks: SerialBlocks, entry: Entry) -> None:
    if entry.kind == "tsa.serials_reserved":
        blocks.replay(entry)
