from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from antin.pki import der
from antin.pki.algorithms import PrivateKey, sign
from antin.pki.crl import (
    REASON_CODES,
    CrlRefused,
    Entry,
    UnableToReadCrl,
    assemble_crl,
    build_tbs,
    crl_facts,
    crl_tbs_of,
    dropped_entries,
    read_entries,
)
from antin.pki.issuers import IssuerFacts

THIS_UPDATE = datetime(2025, 7, 1, tzinfo=UTC)
SHARD_URL = "http://127.0.0.1:8001/crl/issuing-1/0.crl"
SWITCH = datetime(2025, 6, 30, 17, tzinfo=UTC)
Write = Callable[..., bytes]


@pytest.fixture(scope="session")
def write(issuer: IssuerFacts) -> Write:
    """The body of a list of shard 0 with these entries."""

    def run(entries: Iterable[Entry] = (), number: int = 5, expired: datetime | None = None) -> bytes:
        return build_tbs(
            issuer=issuer.name_der,
            number=number,
            this_update=THIS_UPDATE,
            next_update=THIS_UPDATE + timedelta(days=1),
            entries=entries,
            idp_url=SHARD_URL,
            aki=issuer.key_id,
            algorithm=issuer.algorithm,
            expired_certs_on_crl=expired,
        )

    return run


def _load(tbs: bytes, key: PrivateKey, issuer: IssuerFacts) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(assemble_crl(tbs, sign(key, tbs), issuer.algorithm))


def test_list_is_read_and_verified_by_the_library(
    write: Write, issuing_key: PrivateKey, issuer: IssuerFacts
) -> None:
    entries = [(11, SWITCH, "superseded"), (12, SWITCH, "cessationOfOperation"), (13, SWITCH, None)]
    crl = _load(write(entries), issuing_key, issuer)
    assert crl.is_signature_valid(issuer.public_key)
    assert crl.issuer == issuer.name
    assert (crl.last_update_utc, crl.next_update_utc) == (THIS_UPDATE, THIS_UPDATE + timedelta(days=1))
    assert [(entry.serial_number, entry.revocation_date_utc) for entry in crl] == [
        (s, SWITCH) for s in (11, 12, 13)
    ]
    assert crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 5
    identifier = crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    assert identifier == issuer.key_id


def test_issuing_distribution_point_is_critical_and_names_the_shard(
    write: Write, issuing_key: PrivateKey, issuer: IssuerFacts
) -> None:
    extension = _load(write(), issuing_key, issuer).extensions.get_extension_for_class(
        x509.IssuingDistributionPoint
    )
    assert extension.critical
    assert extension.value.full_name == [x509.UniformResourceIdentifier(SHARD_URL)]


def test_empty_list_has_no_entries_field(write: Write, issuing_key: PrivateKey, issuer: IssuerFacts) -> None:
    assert len(_load(write(), issuing_key, issuer)) == 0
    assert list(read_entries(write())) == []


@pytest.mark.parametrize("reason", [*REASON_CODES, None])
def test_every_reason_is_read_back_by_the_library(
    reason: str | None, write: Write, issuing_key: PrivateKey, issuer: IssuerFacts
) -> None:
    (entry,) = _load(write([(9, SWITCH, reason)]), issuing_key, issuer)
    found = [extension.value.reason.value for extension in entry.extensions]
    assert found == ([reason] if reason else [])


def test_unspecified_reason_is_left_out(write: Write) -> None:
    assert write([(9, SWITCH, "unspecified")]) == write([(9, SWITCH, None)])


def test_dates_from_2050_on_are_generalized_time(
    write: Write, issuing_key: PrivateKey, issuer: IssuerFacts
) -> None:
    late = datetime(2050, 1, 1, tzinfo=UTC)
    tbs = write([(9, late, None), (10, late - timedelta(seconds=1), None)])
    assert b"\x18\x0f20500101000000Z" in tbs
    assert b"\x17\x0d491231235959Z" in tbs
    assert [entry.revocation_date_utc for entry in _load(tbs, issuing_key, issuer)] == [
        late,
        late - timedelta(seconds=1),
    ]


ENTRIES = st.lists(
    st.tuples(
        st.integers(1, 2**159 - 1),
        st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
        st.sampled_from([*REASON_CODES, None]),
    ),
    max_size=20,
)


@given(entries=ENTRIES)
def test_entries_are_read_back_as_written(
    entries: list[Entry], write: Write, issuing_key: PrivateKey, issuer: IssuerFacts
) -> None:
    tbs = write(entries)
    assert list(read_entries(tbs)) == entries
    library = [(entry.serial_number, entry.revocation_date_utc) for entry in _load(tbs, issuing_key, issuer)]
    assert library == [(serial, moment) for serial, moment, _ in entries]


def test_more_entries_than_one_chunk_keep_their_order(write: Write) -> None:
    entries = [(serial, SWITCH, "superseded") for serial in range(1, 20_050)]
    assert list(read_entries(write(entries))) == entries


def test_facts_are_read_from_body_and_list(write: Write, issuing_key: PrivateKey, issuer: IssuerFacts) -> None:
    tbs = write([(9, SWITCH, None)], expired=SWITCH)
    crl = assemble_crl(tbs, sign(issuing_key, tbs), issuer.algorithm)
    facts = crl_facts(crl)
    assert facts == crl_facts(tbs)
    assert crl_tbs_of(crl) == crl_tbs_of(tbs) == tbs
    assert (facts.number, facts.this_update, facts.shard_url) == (5, THIS_UPDATE, SHARD_URL)
    assert (facts.issuer_der, facts.authority_key_id) == (issuer.name_der, issuer.key_id)
    assert facts.expired_certs_on_crl == SWITCH
    assert list(read_entries(crl)) == [(9, SWITCH, None)]


def test_entry_that_vanished_or_moved_in_time_is_dropped(write: Write) -> None:
    earlier = write([(1, SWITCH, None), (2, SWITCH, None), (3, SWITCH, None)])
    later = write([(1, SWITCH, "superseded"), (3, SWITCH + timedelta(hours=1), None), (4, SWITCH, None)])
    assert dropped_entries(earlier, later) == {2: SWITCH, 3: SWITCH}


@pytest.mark.parametrize(
    ("entry", "number"),
    [((0, SWITCH, None), 1), ((-4, SWITCH, None), 1), ((1, SWITCH, "boredom"), 1), ((1, SWITCH, None), -1)],
)
def test_list_that_may_not_be_written_is_refused(entry: Entry, number: int, write: Write) -> None:
    with pytest.raises(CrlRefused):
        write([entry], number)


def test_list_that_ends_before_it_begins_is_refused(issuer: IssuerFacts) -> None:
    with pytest.raises(CrlRefused):
        build_tbs(
            issuer=issuer.name_der,
            number=1,
            this_update=THIS_UPDATE,
            next_update=THIS_UPDATE,
            entries=(),
            idp_url=SHARD_URL,
            aki=issuer.key_id,
            algorithm=issuer.algorithm,
        )


@given(data=st.data())
def test_list_with_an_octet_changed_is_never_read_as_the_same(write: Write, data: st.DataObject) -> None:
    entries: list[Entry] = [(11, SWITCH, "superseded"), (2**130, SWITCH, None)]
    tbs = bytearray(write(entries))
    start = tbs.index(b"\x30", 150)
    tbs[data.draw(st.integers(start, len(tbs) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        changed = (list(read_entries(bytes(tbs))), crl_facts(bytes(tbs)))
    except (UnableToReadCrl, der.UnableToReadDer):
        return
    assert changed != (entries, crl_facts(write(entries)))
