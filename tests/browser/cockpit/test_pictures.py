"""Pictures of cockpit and board: calm, while a run goes on, and in trouble.

Taken anew with ``ANTIN_SCREENSHOTS=1`` into ``docs/screenshots/cockpit``. ``ANTIN_PICTURE_OFFICE`` names a data
folder of a demo that may be written to; without it the pictures are of two communes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

from antin.adapters.clock import SystemClock
from antin.adapters.postgres.roles import SUPERUSER
from antin.site.database import database_of
from antin.site.wiring import migrate, set_up_django
from bench.worlds.counted import World, fill
from tests.browser.account.serving import serving
from tests.browser.cockpit.test_watching import come_in
from tests.browser.pictures import DRESSES, Dress
from tests.system.office import NewOffice, Office
from tests.system.web_cockpit.wall import count
from tests.system.web_registry.desk import Desk, open_desk

pytestmark = pytest.mark.slow

WALL, SHEET, PHONE = Dress("vi", "light", 1920), Dress("vi", "light", 1280), Dress("vi", "light", 360)


@pytest.fixture
def picture_desk(new_office: NewOffice) -> Iterator[Desk]:
    """A finished office to take pictures of."""
    if os.environ.get("ANTIN_SCREENSHOTS") != "1":
        pytest.skip("Pictures are taken with ANTIN_SCREENSHOTS=1.")
    folder = os.environ.get("ANTIN_PICTURE_OFFICE", "")
    office = Office(Path(folder), b"") if folder else new_office(stage="finished")
    try:
        yield open_desk(office.open())
    finally:
        office.close()


def take(
    desk: Desk,
    watch: Callable[..., Any],
    state: str,
    pages: dict[str, str],
    dresses: Sequence[Dress] = DRESSES,
) -> None:
    """One picture of each page in each dress; on anything but a phone the whole page."""
    with serving() as address:
        for dress in dresses:
            with watch(address, dress.width) as watched:
                come_in(watched, desk)
                watched.prefer(language=dress.language, theme=dress.theme)
                for name, path in pages.items():
                    count(desk.office)  # as workers do all the time
                    watched.open(path)
                    dress.take(watched.page, "cockpit", f"{name}-{state}", whole=dress.width > PHONE.width)


def test_pictures_of_a_calm_office_and_one_in_trouble_are_kept(
    picture_desk: Desk, watch: Callable[..., Any]
) -> None:
    take(picture_desk, watch, "calm", {"cockpit": "/cockpit/", "board": "/board/"})
    take(picture_desk, watch, "calm", {"sheet": "/board/sheet/"}, dresses=(SHEET,))
    take(picture_desk, watch, "calm", {"calls": "/cockpit/calls/"}, dresses=(PHONE,))
    picture_desk.office.sql(
        "UPDATE devices_keydevice SET state = 'locked' WHERE serial IN (SELECT device_serial FROM"
        " insight_holderrow WHERE part = 'clerk' AND unit_code IN (SELECT key FROM insight_figures"
        " WHERE level = 'unit' ORDER BY md5(key) LIMIT (SELECT 1 + count(*) / 4 FROM insight_figures"
        " WHERE level = 'unit')))"
    )
    take(picture_desk, watch, "trouble", {"cockpit": "/cockpit/"})


@pytest.fixture
def counted_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A province of 148 communes in the middle of a run, as the bench makes it."""
    if os.environ.get("ANTIN_SCREENSHOTS") != "1":
        pytest.skip("Pictures are taken with ANTIN_SCREENSHOTS=1.")
    with TemporaryDirectory(prefix="antin-pictures-") as folder:
        Path(folder).chmod(0o711)
        office = Office(Path(folder) / "office", b"")
        office.data.create("demo")
        try:
            set_up_django(office.data, web=True)
            from antin.demo.story.telling import lay_out_clock

            office.open()
            migrate()
            with psycopg.connect(database_of(office.data).dsn(SUPERUSER), autocommit=True) as connection:
                fill(connection, World("province", 148, 26_715))
            lay_out_clock(office.data.clock_path, [], SystemClock().now())
            yield open_desk(office)
        finally:
            office.close()


def test_pictures_of_a_run_are_kept(counted_desk: Desk, watch: Callable[..., Any]) -> None:
    take(counted_desk, watch, "running", {"cockpit": "/cockpit/"})
    take(counted_desk, watch, "running", {"wall": "/cockpit/tv/"}, dresses=(WALL,))
