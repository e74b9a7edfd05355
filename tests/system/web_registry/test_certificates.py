"""Certificate pages: status, lineage, what was valid when, plan lines, and the octets."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from tests.system.web_registry.desk import BEFORE, Desk, read


def test_certificate_shows_lineage_plan_line_and_legal_basis(desk: Desk) -> None:
    new = desk.certificate("organisation", desk.identity("97001:C-UBND"))
    page = read(desk.reader("registrar"), f"/registry/certificates/{new.serial}/")
    assert new.previous_serial[-8:] in page
    assert "body-merged" in page
    assert "Điều 15" in page
    assert "Ready to sign" in page


def test_revoked_certificate_says_when_and_why(desk: Desk) -> None:
    new = desk.certificate("organisation", desk.identity("97001:C-UBND"))
    page = read(desk.reader("registrar"), f"/registry/certificates/{new.previous_serial}/")
    assert "The holder&#x27;s post or organisation changed" in page
    assert "Signatures made before that moment stay valid." in page


def test_octets_are_those_that_were_signed(desk: Desk) -> None:
    reader = desk.reader("registrar")
    found = desk.certificate("person", desk.person("Xa Văn Hải"))
    der = reader.get(f"/registry/certificates/{found.serial}/der/")
    pem = reader.get(f"/registry/certificates/{found.serial}/pem/")
    assert der["Content-Type"] == "application/pkix-cert"
    assert f"{x509.load_der_x509_certificate(der.content).serial_number:x}" == found.serial
    assert x509.load_pem_x509_certificate(pem.content) == x509.load_der_x509_certificate(der.content)


def test_old_and_new_are_both_listed_with_the_reasons_why(desk: Desk) -> None:
    page = read(desk.reader("registrar"), "/registry/certificates/?kind=person")
    assert "Valid" in page
    assert "Revoked" in page


def test_state_filter_leaves_only_that_state(desk: Desk) -> None:
    from antin.apps.certificates import api as certificates

    for state in ("valid", "revoked", "expired", "not-yet-valid"):
        wanted = certificates.CertificateList(desk.now, state=state)
        page = certificates.certificates_at(wanted, size=500)
        assert {row.state_at(desk.now) for row in page.rows} <= {state}
        assert len(page.rows) == certificates.count_certificates(wanted)


def test_lineage_is_the_same_from_both_ends(desk: Desk) -> None:
    from antin.apps.certificates import api as certificates

    old = desk.identity("97001:C-UBND", BEFORE)
    new = desk.identity("97001:C-UBND")
    lineages = [
        [each.serial for each in certificates.lineage_of(kind="organisation", holder=holder)]
        for holder in (old, new)
    ]
    assert lineages[0] == lineages[1]
    assert len(lineages[0]) == 2


def test_unknown_serial_is_not_found(desk: Desk) -> None:
    read(desk.reader("registrar"), "/registry/certificates/abcdef/", status=404)


_START = datetime.fromisoformat("2025-01-01T00:00:00+07:00")
_days = st.integers(min_value=0, max_value=40)


@given(st.lists(st.tuples(_days, _days), min_size=1, max_size=6), _days)
def test_stretches_tell_for_every_moment_exactly_what_was_valid(
    periods: list[tuple[int, int]], day: int
) -> None:
    from antin.web.registry.stretches import stretches_of

    held: list[Any] = [_certificate(begins, begins + length + 1) for begins, length in periods]
    stretches = stretches_of(held, _START)
    moment = _START + timedelta(days=day, hours=1)
    expected = {id(each) for each in held if each.is_valid_at(moment)}
    inside = [each for each in stretches if each.begins <= moment < each.ends]
    assert {id(each) for stretch in inside for each in stretch.certificates} == expected
    assert len(inside) <= 1
    assert all(older.ends == newer.begins for newer, older in pairwise(stretches))


def _certificate(first: int, last: int) -> SimpleNamespace:
    begins, ends = _START + timedelta(days=first), _START + timedelta(days=last)
    return SimpleNamespace(not_before=begins, ends_at=ends, is_valid_at=lambda moment: begins <= moment < ends)
