"""A real office from one file: whole, closed, its keys elsewhere, its first officer let in once."""

from __future__ import annotations

import json
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509

from antin.adapters.clock import SystemClock
from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores import approver_file
from antin.adapters.keystores.encrypted_keys import open_key
from antin.adapters.postgres.roles import OWNER
from antin.kernel.moments import parse_moment
from antin.pki.algorithms import spki_der
from antin.signer.ceremony import find_ceremony
from antin.site.database import database_of
from antin.site.serving.reading import settings_of
from antin.site.supervisor import running
from tests.system.init.conftest import PASSPHRASES, Office, Place
from tests.system.serving.serving import serving


def rows(data: DataFolder, statement: str) -> list[tuple[object, ...]]:
    with running(data, ()), psycopg.connect(database_of(data).dsn(OWNER)) as connection:
        return connection.execute(statement).fetchall()  # type: ignore[call-overload]


def test_set_up_tells_the_link_once(office: Office) -> None:
    told = office.told
    assert told["link"].startswith("https://chuky.phutho.gov.vn/account/link/#")
    secret = told["link"].partition("#")[2]
    assert len(secret) >= 40
    expires = parse_moment(told["link_expires_at"])
    assert timedelta(hours=23) < expires - SystemClock().now() <= timedelta(hours=24)
    for path in office.place.data.rglob("*"):
        if path.is_file() and not path.is_relative_to(office.place.data / "postgres"):
            assert secret.encode() not in path.read_bytes(), path


def test_settings_and_secrets_are_closed_to_others(office: Office) -> None:
    data = office.place.data
    for path in (data / "site.toml", *(data / "secrets").iterdir(), *(data / "signers").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    settings = settings_of(DataFolder(data))
    assert settings.serving.base_url == "https://chuky.phutho.gov.vn"
    assert "ceremony" not in (data / "site.toml").read_text()
    assert office.place.antin("doctor").code == 0


def test_keys_that_leave_the_machine_are_not_in_the_data_folder(office: Office) -> None:
    stick, data = office.place.stick, office.place.data
    assert sorted(path.name for path in (stick / "keys").iterdir()) == ["approver-1.key", "approver-2.key"]
    sealed = [(stick / "root" / "root.key").read_bytes()]
    sealed += [path.read_bytes() for path in (stick / "keys").iterdir()]
    brought = [words.encode() for words in PASSPHRASES.values()]
    for path in data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [secret for secret in (*sealed, *brought) if secret in content], path
    assert not (data / "approvers").exists()
    assert not (data / "offline").exists()


def test_keys_open_with_what_people_brought_and_are_those_enrolled(office: Office) -> None:
    stick, held = office.place.stick, find_ceremony(office.place.data)
    assert held is not None
    assert not held.demo
    for approver in held.approvers:
        key = approver_file.load(stick / "keys" / f"{approver.id}.key", stick / f"{approver.id}.passphrase")
        assert spki_der(key.public_key) == spki_der(approver.public_key)
    words = PASSPHRASES["root-passphrase"].encode()
    root_key = open_key((stick / "root" / "root.key").read_bytes(), words, where="root")
    root = x509.load_der_x509_certificate(held.root.certificate)
    assert spki_der(root_key.public_key()) == spki_der(root.public_key())  # type: ignore[arg-type]


def test_authorities_bear_the_agency_s_name_and_the_public_address(office: Office) -> None:
    held = find_ceremony(office.place.data)
    assert held is not None
    issuing = x509.load_der_x509_certificate(held.issuing.certificate)
    assert "Sở Khoa học và Công nghệ tỉnh Phú Thọ" in issuing.subject.rfc4514_string()
    assert "DEMO" not in issuing.subject.rfc4514_string()
    points = issuing.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert points[0].full_name is not None
    assert points[0].full_name[0].value.startswith("http://pki.phutho.gov.vn/crl/root/")


def test_database_knows_the_ceremony_and_the_first_officer(office: Office) -> None:
    data = DataFolder(office.place.data)
    kinds = [kind for (kind,) in rows(data, "SELECT kind FROM ledger_ledgerentry ORDER BY sequence")]
    assert kinds[0] == "ceremony.held"
    assert {"authority.enrolled", "approver.enrolled", "crl.published"} <= set(kinds)
    assert kinds[-3:] == ["account.opened", "grant.given", "account.link_made"]
    assert rows(data, "SELECT login_name, approver_id FROM accounts_user") == [("minh.nguyen", "approver-1")]
    assert rows(data, "SELECT role, organisation_id FROM grants_grant") == [("registrar", None)]
    assert rows(data, "SELECT purpose, used_at FROM accounts_signinlink") == [("enrol", None)]


def test_second_set_up_is_refused_and_changes_nothing(office: Office) -> None:
    before = (office.place.data / "ceremony.json").read_bytes()
    told = office.place.antin("init", "--config", office.place.order, "--json")
    assert (told.code, told.error) == (9, "init.done")
    assert (office.place.data / "ceremony.json").read_bytes() == before


def test_set_up_office_is_served_behind_its_proxy(office: Office) -> None:
    proxied = {"Host": "chuky.phutho.gov.vn", "X_Forwarded_Proto": "https"}
    with serving(DataFolder(office.place.data)) as served:
        page = served.ask("/account/sign-in/", **proxied)
        assert page.status == 200
        headers = {name.lower(): value for name, value in page.headers.items()}
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert headers["set-cookie"].strip().startswith("__Host-")
        assert "; Secure" in headers["set-cookie"]
        assert served.ask("/account/sign-in/").status == 400  # its name is not “localhost”
        link = office.place.antin.must("user", "link", "minh.nguyen", "--reason", "thử")["link"]
        assert link.startswith("https://chuky.phutho.gov.vn/account/link/#")


# --- refused or cut short ---


def nothing_was_made(place: Place) -> bool:
    return not place.data.exists() and not list((place.stick / "keys").iterdir())


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('base_url = "https://chuky', 'base_url = "http://chuky', "serving.base_url"),
        ('hosts = ["chuky.phutho.gov.vn"]', 'hosts = ["*"]', "serving.hosts"),
        ("pki.phutho.gov.vn", "127.0.0.1:8001", "certificates.base_url"),
        ('roles = ["registrar"]', 'roles = ["king"]', "first_officer.roles"),
        ("approver-2.passphrase", "approver-1.passphrase", "ceremony.approvers"),
    ],
)
def test_weak_choice_is_refused_before_anything_is_written(
    place: Place, old: str, new: str, named: str
) -> None:
    place.change(old, new)
    told = place.antin("init", "--config", place.order, "--json")
    assert (told.code, told.error) == (3, "settings.weak")
    assert told.json["error"]["message"].startswith(named)
    assert told.json["error"]["remedy"]
    assert nothing_was_made(place)


def test_dry_run_lists_every_weak_choice_and_writes_nothing(place: Place) -> None:
    assert place.antin("init", "--config", place.order, "--dry-run").code == 0
    place.change('hosts = ["chuky.phutho.gov.vn"]', 'hosts = ["*"]')
    (place.stick / "root-passphrase").chmod(0o644)
    told = place.antin("init", "--config", place.order, "--dry-run", "--json")
    assert told.code == 3
    keys = {row["key"] for row in told.json["findings"]}
    assert keys == {"serving.hosts", "ceremony.root_passphrase_file"}
    assert nothing_was_made(place)


def test_without_a_terminal_a_file_is_asked_for(place: Place) -> None:
    told = place.antin("init")
    assert told.code == 2
    assert "antin init --example" in told.err


def test_demo_folder_is_refused(place: Place) -> None:
    DataFolder(place.data).create("demo")
    told = place.antin("init", "--config", place.order, "--json")
    assert (told.code, told.error) == (9, "init.refused")


def test_set_up_that_was_cut_short_goes_on_with_the_same_keys(office: Office, traversable_tmp: Path) -> None:
    """As if the machine had stopped before the last step; the first link opens nothing any more."""
    copy = traversable_tmp / "data"
    shutil.copytree(office.place.data, copy, symlinks=True, ignore=shutil.ignore_patterns("postgres", "run"))
    (copy / "installed.json").unlink()
    place = Place(office.place.stick, type(office.place.antin)(copy))
    told = place.antin.must("init", "--config", place.order)
    assert told["link"] != office.told["link"]
    assert (copy / "ceremony.json").read_bytes() == (office.place.data / "ceremony.json").read_bytes()
    assert json.loads((copy / "installed.json").read_text())["schema"] == "antin.installed/1"


def test_held_ceremony_s_address_cannot_be_changed_any_more(office: Office, traversable_tmp: Path) -> None:
    copy = traversable_tmp / "data"
    copy.mkdir()
    for name in ("antin.json", "ceremony.json"):
        shutil.copy(office.place.data / name, copy)
    order = traversable_tmp / "site.toml"
    order.write_text(office.place.order.read_text().replace("http://pki.phutho", "http://pki2.phutho"))
    told = type(office.place.antin)(copy)("init", "--config", order, "--json")
    assert (told.code, told.error) == (9, "ceremony.other_address")


def test_questions_lead_to_the_same_order(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from antin.cli.init_wizard import ask_installation
    from antin.site.installing.order import installation_from, read_installation

    stick = office.place.stick
    answers = [
        *("Sở Khoa học và Công nghệ tỉnh Phú Thọ", "https://chuky.phutho.gov.vn", "25", "127.0.0.1", ""),
        "http://pki.phutho.gov.vn",
        *(f"{stick}/root", f"{stick}/root-passphrase", f"{stick}/keys"),
        *("", "Nguyễn Thị Minh", "", f"{stick}/approver-1.passphrase"),
        *("", "Trần Văn Lộc", "head_of_managing_agency", f"{stick}/approver-2.passphrase"),
        *("n", "minh.nguyen", "Nguyễn Thị Minh", "approver-1"),
    ]
    with CliRunner().isolation(input="".join(f"{answer}\n" for answer in answers)):
        tables = ask_installation()
    assert installation_from(tables, stick / "x") == read_installation(office.place.order)


def test_without_a_proxy_the_web_process_listens_where_people_type(
    office: Office,
) -> None:
    from click.testing import CliRunner

    from antin.cli.init_wizard import ask_installation

    stick = office.place.stick
    answers = [
        *("Sở Khoa học và Công nghệ", "https://chuky.phutho.gov.vn:8443", "25"),
        *("", "/etc/antin/chain.pem", "/etc/antin/key.pem", "", "", "http://pki.phutho.gov.vn"),
        *(f"{stick}/root", f"{stick}/root-passphrase", f"{stick}/keys"),
        *("", "Nguyễn Thị Minh", "", "a1", "", "Trần Văn Lộc", "", "a2", "n", "minh", "Minh", ""),
    ]
    with CliRunner().isolation(input="".join(f"{answer}\n" for answer in answers)):
        tables = ask_installation()
    assert tables["serving"]["address"] == "0.0.0.0"  # noqa: S104 - what the wizard offers
    assert tables["serving"]["port"] == 8443
    assert tables["tls"] == {"certificate": "/etc/antin/chain.pem", "key": "/etc/antin/key.pem"}
    assert "proxies" not in tables["serving"]
