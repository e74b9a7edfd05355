"""The public certificate search: no account, no personal number, not too often, not in search engines."""

from __future__ import annotations

from cryptography import x509

from tests.system.web_registry.desk import Desk, read


def test_organisation_is_found_by_name_with_old_and_new_certificates(desk: Desk) -> None:
    page = read(desk.browser(), "/lookup/?q=an+binh")
    assert "Ủy ban nhân dân xã An Bình" in page
    assert "Valid" in page
    ended = read(desk.browser(), "/lookup/?q=bình+minh")
    assert "Revoked" in ended


def test_person_is_found_by_serial_number_only(desk: Desk) -> None:
    found = desk.certificate("person", desk.person("Xa Văn Hải"))
    assert "No certificate found" in read(desk.browser(), "/lookup/?q=xa+van+hai")
    for question in (found.serial, found.serial[-8:]):
        page = read(desk.browser(), f"/lookup/?q={question}")
        assert "Xa Văn Hải" in page
        assert found.holder_id not in page
        assert str(found.email) not in page


def test_certificate_page_and_octets_are_open_to_everybody(desk: Desk) -> None:
    found = desk.certificate("organisation", desk.identity("97001:C-UBND"))
    page = read(desk.browser(), f"/lookup/{found.serial}/")
    assert "Download the certificate (DER)" in page
    octets = desk.browser().get(f"/lookup/{found.serial}/der/").content
    assert f"{x509.load_der_x509_certificate(octets).serial_number:x}" == found.serial
    read(desk.browser(), "/lookup/abcdef/", status=404)
    read(desk.browser(), "/lookup/abcdef/der/", status=404)


def test_search_engines_are_kept_out(desk: Desk) -> None:
    for path in ("/lookup/", "/lookup/?q=an", "/lookup/abcdef/"):
        answer = desk.browser().get(path)
        if answer.status_code == 200:
            assert answer["X-Robots-Tag"] == "noindex, nofollow"
            assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_one_address_may_ask_only_so_often(desk: Desk) -> None:
    from antin.web.public.limits import PER_MINUTE

    client = desk.browser()
    codes = [client.get("/lookup/?q=an+binh").status_code for _ in range(PER_MINUTE + 1)]
    assert codes == [200] * PER_MINUTE + [429]
    answer = client.get("/lookup/?q=an+binh")
    assert answer["Retry-After"] == "60"
    assert client.get("/lookup/").status_code == 200  # to look at the form is free
    assert client.get("/lookup/?q=an+binh", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_addresses_of_one_ipv6_network_count_as_one(desk: Desk) -> None:
    from antin.web.public.limits import PER_MINUTE

    client = desk.browser()
    for host in range(PER_MINUTE):
        client.get("/lookup/?q=an", REMOTE_ADDR=f"2001:db8::{host:x}")
    assert client.get("/lookup/?q=an", REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert client.get("/lookup/?q=an", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_only_reading_is_answered(desk: Desk) -> None:
    assert desk.browser().post("/lookup/", {"q": "an"}).status_code == 405
