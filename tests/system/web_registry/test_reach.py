"""Who sees what: an owner, a colleague and a stranger at every page of the registry."""

from __future__ import annotations

import pytest

from tests.system.web_registry.desk import BEFORE, Desk, read

OWN, ELSEWHERE = "97001:C-UBND", "97007:C-UBND"


def test_page_of_ones_own_organisation_opens_and_another_units_does_not(desk: Desk) -> None:
    reader = desk.reader("focal_officer", OWN)
    read(reader, f"/registry/organisations/{desk.identity(OWN)}/")
    read(reader, f"/registry/organisations/{desk.identity(ELSEWHERE)}/", status=403)


def test_list_holds_only_what_is_within_reach(desk: Desk) -> None:
    page = read(desk.reader("focal_officer", OWN), "/registry/organisations/")
    assert "Trạm Y tế xã An Bình" in page
    assert "Cẩm Sơn" not in page


def test_reach_of_a_superior_covers_those_below(desk: Desk) -> None:
    page = read(desk.reader("focal_officer", "97:P-UBND"), "/registry/organisations/")
    assert "Trường Tiểu học Cẩm Sơn" in page


def test_stranger_to_a_person_is_refused(desk: Desk) -> None:
    path = f"/registry/people/{desk.person('Xa Văn Hải')}/"
    read(desk.reader("focal_officer", OWN), path, status=403)
    read(desk.reader("focal_officer", ELSEWHERE), path)


def test_stranger_to_a_certificate_is_refused_its_page_and_its_octets(desk: Desk) -> None:
    serial = desk.certificate("person", desk.person("Xa Văn Hải")).serial
    reader = desk.reader("clerk", OWN)
    for tail in ("", "der/", "pem/"):
        read(reader, f"/registry/certificates/{serial}/{tail}", status=403)


def test_officer_without_the_verb_still_sees_the_own_certificate(desk: Desk) -> None:
    person = desk.person("Xa Văn Hải")
    own = desk.certificate("person", person).serial
    other = desk.certificate("person", desk.person("Bùi Thị Hạnh")).serial
    reader = desk.reader("officer", ELSEWHERE, person)
    read(reader, f"/registry/certificates/{own}/")
    read(reader, f"/registry/certificates/{other}/", status=403)
    read(reader, "/registry/certificates/", status=403)


def test_own_person_page_opens_without_any_role(desk: Desk) -> None:
    person = desk.person("Hà Thị Oanh")
    reader = desk.reader(None, None, person)
    assert "Hà Thị Oanh" in read(reader, f"/registry/people/{person}/")
    read(reader, "/registry/people/", status=403)


def test_search_finds_only_what_is_within_reach(desk: Desk) -> None:
    serial = desk.certificate("person", desk.person("Xa Văn Hải")).serial
    near, far = desk.reader("focal_officer", ELSEWHERE), desk.reader("focal_officer", OWN)
    for question, shown in (("xa van hai", "Xa Văn Hải</a>"), (serial[:10], "Xa Văn Hải</a>")):
        assert shown in read(near, f"/search/?q={question}")
        assert shown not in read(far, f"/search/?q={question}")


def test_ended_body_stays_within_reach_of_its_last_superior(desk: Desk) -> None:
    old = desk.identity("97004:C-UBND", BEFORE)
    read(desk.reader("focal_officer", "97:P-UBND"), f"/registry/organisations/{old}/")


@pytest.mark.parametrize("path", ["/registry/units/", "/search/?q=an", "/today/not-ready/", "/"])
def test_nobody_comes_in_unasked(desk: Desk, path: str) -> None:
    answer = desk.browser().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/sign-in/")
