"""Pictures of Today and of the registry, with ``ANTIN_SCREENSHOTS=1``.

With ``ANTIN_SCREENSHOTS=DIR`` they show the province in that finished demo folder (an account is added to it).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.account.serving import serving
from tests.browser.pictures import DRESSES
from tests.browser.watched import Watched
from tests.system.office import Office
from tests.system.web_registry.desk import Desk, open_desk

pytestmark = pytest.mark.slow


@pytest.fixture
def shown(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The desk in the pictures."""
    asked = os.environ.get("ANTIN_SCREENSHOTS")
    if asked is None:
        pytest.skip("Pictures are taken with ANTIN_SCREENSHOTS=1.")
    if not Path(asked).is_dir():
        yield request.getfixturevalue("desk")
        return
    office = Office.of(Path(asked), "two_communes")
    try:
        desk = open_desk(office.open())
        desk.count = int(desk.now.timestamp())  # names of accounts of earlier pictures are taken
        yield desk
    finally:
        office.close()


def pages(desk: Desk) -> dict[str, str]:
    """Name and address; the commune is the first one that was formed of others."""
    from antin.apps.directory import api as directory
    from antin.apps.reorganisation import api as reorganisation

    number = reorganisation.decision_records()[0].number
    formed = [each for each in reorganisation.unit_links_of(number) if each.new_code and each.continues]
    code = formed[len(formed) // 2].new_code
    body = desk.identity(f"{code}:C-UBND")
    name = directory.unit_names({code or ""}, desk.now)[code or ""].split(" ", 1)[1]
    serial = desk.certificate("organisation", body).serial
    return {
        "today": "/",
        "queue": "/today/not-ready/",
        "organisation": f"/registry/organisations/{body}/",
        "certificate": f"/registry/certificates/{serial}/",
        "people": "/registry/people/",
        "search": f"/search/?q={name}",
    }


def test_pictures_of_today_and_the_registry_are_kept(shown: Desk, watch: Callable[..., Any]) -> None:
    session = _session(shown)
    with serving() as address:
        for dress in DRESSES:
            with watch(address, dress.width) as watched:
                _come_in(watched, session)
                watched.prefer(language=dress.language, theme=dress.theme)
                for name, path in pages(shown).items():
                    watched.open(path)
                    dress.take(watched.page, "registry", name)


def _session(desk: Desk) -> str:
    """A registrar with the name of somebody."""
    from django.conf import settings

    user = desk.account("registrar")
    type(user).objects.filter(id=user.id).update(display_name="Hà Thị Minh Châu")
    return str(desk.signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value)


def _come_in(watched: Watched, session: str) -> None:
    from django.conf import settings

    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": watched.address}
    watched.context.add_cookies([cookie])
