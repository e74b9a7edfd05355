"""``antin demo`` ends by serving: links that open pages, fresh ones while it serves, the summary, Ctrl-C."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import pytest

from antin.adapters.data_folder import DataFolder
from tests.system.cli_commands.antin import Antin
from tests.system.office import NewOffice, Templates, offices
from tests.system.serving.demo import Shown, demo, links_in, write_summary
from tests.system.serving.serving import free_port, is_alive


@pytest.fixture(scope="module")
def told(templates: Templates) -> Iterator[DataFolder]:
    """The folder of a demo whose story has been told."""
    with offices(templates) as make:
        data = make(stage="finished").data
        write_summary(data)
        yield data


@pytest.fixture(scope="module")
def shown(told: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with demo(told, tmp_path_factory.mktemp("said"), "--json") as running:
        yield running


def come_in(port: int, secret: str) -> str:
    """Do what the landing page does; returns the page that opens, or the code of the refusal."""
    opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(jar := CookieJar()))
    landing = f"http://localhost:{port}/account/link/"
    with opener.open(landing) as page:
        form = page.read().decode()
    token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert token
    assert all(cookie.domain in ("localhost", "localhost.local") for cookie in jar)
    body = urlencode({"secret": secret, "csrfmiddlewaretoken": token}).encode()
    try:
        with opener.open(landing, body) as page:
            return str(page.read().decode())
    except HTTPError as refused:
        with refused:
            return str(refused.code)


def test_summary_alone_is_on_standard_output(shown: Shown, told: DataFolder) -> None:
    assert json.loads(shown.out.read_text()) == json.loads((told.path / "demo.json").read_text())


def test_ten_people_are_told_with_role_place_and_link(shown: Shown) -> None:
    said = shown.err.read_text()
    assert f"Serving at http://localhost:{shown.port}" in said
    assert "The people are generated; nobody here exists." in said
    assert len(links_in(said)) == 10
    assert (
        "Head of the managing agency: Bùi Quang Minh (head)\n  Giám đốc Sở, Sở Khoa học và Công nghệ\n" in said
    )


def test_link_opens_the_page_of_the_day_once(shown: Shown) -> None:
    secret = links_in(shown.err.read_text())["registrar"]
    page = come_in(shown.port, secret)
    assert "Hôm nay" in page
    assert "TRÌNH DIỄN" in page.upper()  # the ribbon of the environment
    assert come_in(shown.port, secret) == "403"


def test_same_command_while_it_serves_prints_fresh_links(shown: Shown, told: DataFolder) -> None:
    before = links_in(shown.err.read_text())
    again = Antin(told.path)("demo", "--json")
    assert again.code == 0, again.err
    fresh = links_in(again.err)
    assert f"Serving at http://localhost:{shown.port}" in again.err
    assert fresh.keys() == before.keys()
    assert come_in(shown.port, before["auditor"]) == "403"
    assert "Hôm nay" in come_in(shown.port, fresh["auditor"])


def test_link_of_the_command_line_leads_to_where_it_is_served(shown: Shown, told: DataFolder) -> None:
    words = ("user", "link", "support", "--purpose", "sign_in", "--reason", "thử")
    address, _, secret = Antin(told.path).must(*words)["link"].partition("#")
    assert address == f"http://localhost:{shown.port}/account/link/"
    assert "Hôm nay" in come_in(shown.port, secret)


def test_once_reports_and_never_serves(told: DataFolder) -> None:
    once = Antin(told.path)("demo", "--once", "--json")
    assert once.code == 0
    assert once.json == json.loads((told.path / "demo.json").read_text())
    assert once.err == ""


def test_pages_are_for_this_machine_only(shown: Shown) -> None:
    with socket.create_connection(("127.0.0.1", shown.port)):
        pass
    assert shown.ask("/account/sign-in/", Host="antin.example").status == 400


def test_interrupt_ends_everything_in_order(new_office: NewOffice, tmp_path: Path) -> None:
    data = new_office(stage="finished").data
    write_summary(data)
    with demo(data, tmp_path) as running:
        pids = [running.pid(name) for name in ("web", "signer-ca", "worker-1")]
        assert len(links_in(running.out.read_text())) == 10  # without --json they are what it prints
        assert running.interrupt() == 0
    assert running.err.read_text().endswith("Stopped.\n")
    assert not any(is_alive(pid) for pid in pids)
    assert not data.ready("web").exists()


def test_taken_port_is_told_before_anything_is_built(traversable_tmp: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        folder = traversable_tmp / "demo"
        told = Antin(folder)("demo", "--port", str(taken.getsockname()[1]))
    assert told.code == 3
    assert "Address already in use" in told.err
    assert "use --port" in told.err
    assert not folder.exists()


def test_taken_port_of_status_is_told_with_its_own_option(traversable_tmp: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = ("--port", str(free_port()), "--status-port", str(taken.getsockname()[1]))
        told = Antin(traversable_tmp / "demo")("demo", *words)
    assert told.code == 3
    assert "use --status-port" in told.err


def test_port_taken_on_the_other_loopback_address_is_told(told: DataFolder, traversable_tmp: Path) -> None:
    with socket.socket(socket.AF_INET6) as taken:
        try:
            taken.bind(("::1", 0))
        except OSError:
            pytest.skip("This machine has no IPv6.")
        taken.listen()
        refused = Antin(traversable_tmp / "demo")("demo", "--port", str(taken.getsockname()[1]))
    assert refused.code == 3
    assert "on ::1 cannot be used" in refused.err
