"""Reading the registry through the API, within the reach of a token's grant."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from cryptography import x509

from tests.system.api.machines import Machine, Machines
from tests.system.web_registry.desk import BEFORE


def test_units_come_in_pages_that_lead_on(machine: Machine) -> None:
    first = machine.read("/units?limit=2")
    rest = machine.read(f"/units?limit=2&cursor={first['next_cursor']}")
    assert len(first["items"]) == 2
    assert rest["next_cursor"] is None
    names = [unit["name"] for page in (first, rest) for unit in page["items"]]
    assert names == ["Xã An Bình", "Xã Cẩm Sơn", "Tỉnh Sông Lô"]


def test_units_of_a_past_moment_are_those_of_then(machine: Machine) -> None:
    found = machine.read("/units?level=district&at=2025-06-30T00:00:00%2B07:00")
    assert [unit["name"] for unit in found["items"]] == ["Huyện Đồi Cọ"]
    assert found["as_of"] == "2025-06-29T17:00:00Z"


def test_organisation_tells_its_life(machine: Machine) -> None:
    identity = machine.desk.identity("97001:C-UBND")
    life = machine.read(f"/organisations/{quote(identity)}")
    assert [version["name"] for version in life["versions"]] == ["Ủy ban nhân dân xã An Bình"]
    assert sorted(link["old_id"] for link in life["links"]) == sorted(
        machine.desk.identity(code, BEFORE) for code in ("97001:C-UBND", "97004:C-UBND")
    )
    assert {code["form"] for code in life["codes"]} == {"code", "dotted"}


def test_posts_name_their_holders(machine: Machine) -> None:
    identity = quote(machine.desk.identity("97007:C-UBND"))
    posts = machine.read(f"/organisations/{identity}/posts")
    assert ("Chủ tịch", "Xa Văn Hải") in [(post["title"], post["full_name"]) for post in posts]


def test_person_comes_without_the_personal_number(machine: Machine) -> None:
    person = machine.desk.person("Xa Văn Hải")
    answer = machine.ask(f"/persons/{person}")
    assert answer.json()["full_name"] == "Xa Văn Hải"
    assert "097076000017" not in answer.content.decode()


def test_certificate_status_can_be_asked_for_any_moment(machine: Machine) -> None:
    new = machine.desk.certificate("organisation", machine.desk.identity("97001:C-UBND"))
    path = f"/certificates/{new.previous_serial}/status"
    assert machine.read(path)["status"] == "revoked"
    assert machine.read(f"{path}?at=2025-06-30T00:00:00Z")["status"] == "valid"


def test_document_is_the_certificate_as_signed(machine: Machine) -> None:
    serial = machine.desk.certificate("person", machine.desk.person("Xa Văn Hải")).serial
    answer = machine.ask(f"/certificates/{serial}/document")
    assert answer["Content-Type"] == "application/pkix-cert"
    assert f"{x509.load_der_x509_certificate(answer.content).serial_number:x}" == serial


def test_token_reaches_what_its_grant_reaches(machines: Machines) -> None:
    near, far = machines("focal_officer", "97007:C-UBND"), machines("focal_officer", "97001:C-UBND")
    identity = quote(near.desk.identity("97007:C-UBND"))
    person = near.desk.person("Xa Văn Hải")
    serial = near.desk.certificate("person", person).serial
    for path in (
        f"/organisations/{identity}",
        f"/organisations/{identity}/posts",
        f"/persons/{person}",
        f"/certificates/{serial}",
        f"/certificates/{serial}/document",
    ):
        assert near.ask(path).status_code == 200, path
        refused = far.ask(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "grant.out_of_reach"), path
    assert far.ask(f"/certificates/{serial}/status").status_code == 200  # public, Decree 68 Art. 6


def test_lists_hold_only_what_the_grant_reaches(machines: Machines) -> None:
    found = machines("focal_officer", "97001:C-UBND").read("/organisations?limit=200")["items"]
    assert {row["unit_code"] for row in found} == {"97001"}
    assert len(machines("registrar").read("/organisations?limit=200")["items"]) > len(found)


def test_role_without_the_verb_is_refused(machines: Machines) -> None:
    refused = machines("officer", "97001:C-UBND").ask("/certificates")
    assert (refused.status_code, refused.json()["code"]) == (403, "grant.refused")


@pytest.mark.parametrize("path", ["/units", "/organisations", "/certificates"])
def test_pages_of_a_list_give_every_row_once(machine: Machine, path: str) -> None:
    whole = machine.read(f"{path}?limit=200")["items"]
    found, cursor = [], ""
    while True:
        page = machine.read(f"{path}?limit=7{cursor}")
        found += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == whole
