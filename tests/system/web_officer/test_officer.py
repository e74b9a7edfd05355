"""My signing identity, and a new certificate: looked at, confirmed without typing, proved by a signature."""

from __future__ import annotations

import pytest

from tests.system.web_officer.officers import Officers
from tests.system.web_registry.desk import read


def test_officer_sees_posts_device_certificates_and_what_waits(issued: Officers) -> None:
    person, serial = issued.with_device("working")
    page = read(issued.reader("officer", "97001:C-UBND", person), "/me/")
    assert "You can sign today" in page  # with the old certificate
    assert "A new certificate waits for you" in page
    assert f"/me/confirm/{serial}/" in page
    for heading in ("What signing needs", "My posts", "My device", "My certificates, old and new"):
        assert heading in page
    assert page.count('class="cert') >= 2


def test_whoever_cannot_sign_reads_why_and_who_helps(issued: Officers) -> None:
    person, _serial = issued.with_device("locked")
    page = read(issued.reader("officer", "97001:C-UBND", person), "/me/")
    assert "You cannot sign today" in page
    assert "Device locked: PIN forgotten" in page
    assert "Who helps" in page


def test_account_without_a_person_is_told_so(issued: Officers) -> None:
    assert "stands for nobody" in read(issued.reader("auditor"), "/me/")
    assert "/me/" not in read(issued.reader("auditor"), "/")
    person, _serial = issued.with_device("working")
    assert 'href="/me/"' in read(issued.reader("officer", "97001:C-UBND", person), "/")


def test_difference_is_shown_and_confirmed_by_a_test_signature(issued: Officers) -> None:
    person, serial = issued.with_device("working")
    client = issued.reader("officer", "97001:C-UBND", person)
    page = read(client, f"/me/confirm/{serial}/")
    assert "<del>" in page
    assert "<ins>" in page
    assert "your device is simulated" in page
    assert 'type="text"' not in page.split("<main")[1]
    assert client.post(f"/me/confirm/{serial}/").status_code == 302
    waiting = read(client, f"/me/confirm/{serial}/")
    assert "Your device is being asked" in waiting
    version = waiting.split("standing/?seen=")[1].split('"')[0]
    assert client.get(f"/me/confirm/{serial}/standing/?seen={version}").status_code == 204
    assert issued.serve() == 1
    proved = read(client, f"/me/confirm/{serial}/standing/?seen={version}")
    assert "The test signature was verified" in proved
    assert "made by a simulated device" in proved
    assert "A new certificate waits" not in read(client, "/me/")


def test_device_that_is_locked_gives_a_clear_state_and_can_be_tried_again(issued: Officers) -> None:
    person, serial = issued.with_device("locked")
    client = issued.reader("officer", "97001:C-UBND", person)
    client.post(f"/me/confirm/{serial}/")
    issued.serve()
    page = read(client, f"/me/confirm/{serial}/")
    assert "The device is locked" in page
    assert "form 06" in page
    assert "Try again" in page


def test_field_that_is_silent_is_told_as_a_device_that_does_not_answer(issued: Officers) -> None:
    person, serial = issued.with_device("locked")
    client = issued.reader("officer", "97001:C-UBND", person)
    socket = issued.office.data.socket("field")
    away = socket.rename(issued.office.data.run / "away.sock")
    client.post(f"/me/confirm/{serial}/")
    issued.serve()
    away.rename(socket)
    assert "The device does not answer" in read(client, f"/me/confirm/{serial}/")


def test_somebody_elses_certificate_is_not_there(issued: Officers) -> None:
    people = [row for row in issued.new_certificates() if row[2] == "working"]
    (_first, serial, _), (second, _other, _state) = people[0], people[1]
    client = issued.reader("officer", "97001:C-UBND", second)
    assert client.get(f"/me/confirm/{serial}/").status_code == 404
    assert client.post(f"/me/confirm/{serial}/").status_code == 404
    assert issued.reader("registrar").get(f"/me/confirm/{serial}/").status_code == 404
    assert issued.serve() == 0


def test_real_office_leaves_the_signature_to_the_program_beside_the_device(
    issued: Officers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ANTIN_ENVIRONMENT", "")
    person, serial = issued.with_device("locked")
    client = issued.reader("officer", "97001:C-UBND", person)
    assert "On the computer with your device" in read(client, f"/me/confirm/{serial}/")
    client.post(f"/me/confirm/{serial}/")
    assert issued.serve() == 0


@pytest.mark.page_budget
@pytest.mark.parametrize("page", ["", "confirm/{}/", "confirm/{}/standing/"])
def test_page_stays_within_its_budget(issued: Officers, page: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    person, serial = issued.with_device("working")
    client = issued.reader("officer", "97001:C-UBND", person)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/me/{page.format(serial)}").status_code == 200
    assert len(asked) <= 25, "\n".join(each["sql"][:160] for each in asked.captured_queries)
