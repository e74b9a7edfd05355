"""What must not be served is refused, each time with what mends it; nothing is left running."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from antin.adapters.clock import ScenarioClock, Stop, SystemClock
from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres.roles import OWNER
from antin.site.serving.secret_key import ensure_secret_key
from antin.site.serving.site_settings import (
    CertificateSettings,
    PasskeySettings,
    ServingSettings,
    SiteSettings,
)
from antin.site.serving.start_checks import FINISHED
from antin.site.serving.writing import site_toml
from tests.system.cli_commands.antin import Antin, Told
from tests.system.office import NewOffice, Templates
from tests.system.serving.serving import free_port

HOST = "chuky.phutho.gov.vn"
SOUND = SiteSettings(
    serving=replace(ServingSettings(), base_url=f"https://{HOST}", hosts=(HOST,), proxies=("127.0.0.1",)),
    certificates=CertificateSettings("http://pki.phutho.gov.vn"),
    passkeys=PasskeySettings(HOST),
)


def serve(data: DataFolder, *options: str) -> Told:
    told = Antin(data.path)("serve", "--port", str(free_port()), *options)
    assert not data.ready("web").exists()
    assert not data.socket("signer-ca").exists()
    return told


@pytest.fixture
def site(templates: Templates, traversable_tmp: Path) -> Iterator[DataFolder]:
    """A real office as far as a start looks before it starts anything."""
    data = DataFolder(traversable_tmp / "site")
    data.create("site")
    data.config.write_text(site_toml(SOUND))
    ensure_secret_key(data)
    shutil.copy(templates.path("two_communes", "founded") / "ceremony.json", data.path)
    (data.path / FINISHED).write_text("{}\n")
    yield data
    assert not data.postgres.exists()  # nothing was started


def test_folder_that_is_not_there_is_refused(traversable_tmp: Path) -> None:
    told = Antin(traversable_tmp / "none")("serve")
    assert told.code == 3
    assert "There is no data folder here yet." in told.err


def test_demo_folder_needs_its_flag(copied: NewOffice) -> None:
    data = copied().data
    told = serve(data)
    assert told.code == 3
    assert f"Run: antin serve --demo --data '{data.path}'" in told.err


def test_real_office_is_not_served_as_a_demo(site: DataFolder) -> None:
    told = serve(site, "--demo")
    assert told.code == 3
    assert f"Run: antin serve --data '{site.path}'" in told.err


def test_office_that_was_not_set_up_to_its_end_is_refused(site: DataFolder) -> None:
    (site.path / FINISHED).unlink()
    told = serve(site)
    assert told.code == 3
    assert f"Run: antin init --data '{site.path}'" in told.err


def test_plain_http_on_a_public_address_is_refused(site: DataFolder) -> None:
    open_to_all = replace(SOUND.serving, base_url="http://localhost:8000", hosts=("localhost",), proxies=())
    settings = replace(
        SOUND,
        serving=replace(open_to_all, address="0.0.0.0"),  # noqa: S104 - what is refused
        passkeys=PasskeySettings("localhost"),
    )
    site.config.write_text(site_toml(settings))
    told = serve(site)
    assert told.code == 3
    assert "Plain http on 0.0.0.0 can be read and changed on its way." in told.err
    assert 'Write address = "127.0.0.1"' in told.err


def test_weak_settings_are_counted_and_listed_by_the_check(site: DataFolder) -> None:
    site.config.write_text(site_toml(replace(SOUND, serving=replace(SOUND.serving, hosts=("*",), workers=0))))
    told = serve(site)
    assert told.code == 3
    assert "“antin config check” lists them" in told.err
    listed = Antin(site.path)("config", "check", "--json")
    assert listed.code == 3
    assert {row["key"] for row in listed.json["findings"]} == {"serving.hosts", "serving.workers"}


def test_unknown_setting_is_refused_with_the_nearest_one(site: DataFolder) -> None:
    site.config.write_text('[serving]\nbase_ulr = "https://x.vn"\n')
    told = serve(site)
    assert told.code == 3
    assert "Did you mean serving.base_url?" in told.err


def test_secret_that_others_read_is_refused_with_the_command(site: DataFolder) -> None:
    key = site.secrets / "django.key"
    key.chmod(0o644)
    told = serve(site)
    assert told.code == 3
    assert f"Run: chmod 600 '{key}'" in told.err


def test_short_secret_is_refused(site: DataFolder) -> None:
    (site.secrets / "django.key").write_text("short\n")
    told = serve(site)
    assert told.code == 3
    assert "too short" in told.err


def test_scenario_clock_in_a_real_office_is_refused(site: DataFolder) -> None:
    ScenarioClock.create(site.clock_path, [Stop("start", SystemClock().now())])
    told = serve(site)
    assert told.code == 3
    assert f"Remove {site.clock_path}" in told.err


def test_database_address_that_others_read_is_refused(site: DataFolder, traversable_tmp: Path) -> None:
    url = traversable_tmp / "database.url"
    url.write_text("postgresql://antin:secret@db.phutho.gov.vn/antin\n")
    settings = replace(SOUND, database=replace(SOUND.database, url_file=url))
    site.config.write_text(site_toml(settings))
    told = serve(site)
    assert told.code == 3
    assert f"chmod 600 '{url}'" in told.err
    assert "secret@" not in told.err
    url.chmod(0o600)
    told = serve(site)
    assert told.code == 3
    assert "Add ?sslmode=verify-full to the address." in told.err


def test_port_that_somebody_uses_is_refused(site: DataFolder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = Antin(site.path)("serve", "--port", str(taken.getsockname()[1]))
    assert told.code == 3
    assert "use --port" in told.err


def test_unmigrated_database_is_refused_and_migrated(copied: NewOffice) -> None:
    office = copied().open()
    office.sql("DROP TABLE django_session", role=OWNER)
    office.sql("DELETE FROM django_migrations WHERE app = 'sessions'", role=OWNER)
    office.close()
    told = serve(office.data, "--demo")
    assert told.code == 3
    assert f"Run: antin migrate --data '{office.data.path}'" in told.err
    antin = Antin(office.data.path)
    missing = antin("migrate", "--check", "--json")
    assert missing.code == 3
    assert missing.json["missing"] == antin.must("migrate")["applied"] == ["sessions.0001_initial"]
    assert antin.must("migrate", "--check")["missing"] == []


def test_database_that_knows_less_than_was_witnessed_is_refused(copied: NewOffice) -> None:
    office = copied().open()
    office.forge("DELETE FROM ledger_ledgerentry WHERE sequence >= 100")
    office.close()
    told = serve(office.data, "--demo")
    assert told.code == 3
    assert f"Run: antin restore --reconcile --data '{office.data.path}'" in told.err
    antin = Antin(office.data.path)
    assert antin.must("restore", "--reconcile")["reconciled"]["ledger_entries"] > 0
    assert antin.must("restore", "--reconcile")["reconciled"]["ledger_entries"] == 0
