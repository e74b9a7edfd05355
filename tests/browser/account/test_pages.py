"""The pages of the door for every eye and hand: axe finds nothing serious, nothing is wider than a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.system.accounts.hall import Hall

People = Callable[..., Any]
OUTSIDE = ("/account/sign-in/", "/account/link/", "/account/sign-up/", "/account/disabled/")
INSIDE = (
    *("/account/", "/account/sessions/", "/account/approvals/", "/account/sign-out/"),
    *("/account/factors/webauthn/add/", "/account/factors/totp/activate/"),
    *("/account/factors/recovery-codes/", "/account/factors/recovery-codes/generate/"),
    *("/account/factors/webauthn/reauthenticate/", "/account/factors/webauthn/keys/{pk}/remove/"),
)


def faults(person: Any) -> list[str]:
    """Serious findings, and a page that is wider than its window."""
    found = Axe().run(person.page).response["violations"]
    told = [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    wide = person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*told, *([f"{wide} px too wide"] if wide > 0 else []), *person.offences]


def dress(person: Any, theme: str) -> None:
    person.page.context.add_cookies([{"name": "antin_theme", "value": theme, "url": person.address}])
    person.page.set_viewport_size({"width": 360, "height": 740})


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_outside_are_for_everybody(door: str, people: People, theme: str, language: str) -> None:
    person = people(door, language=language)
    dress(person, theme)
    for path in OUTSIDE:
        person.open(path)
        assert faults(person) == [], path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_inside_are_for_everybody(hall: Hall, door: str, people: People, theme: str) -> None:
    from allauth.mfa.models import Authenticator

    person = people(door)
    user = hall.account("chau", display_name="Hà Thị Minh Châu")
    hall.grant(user, "registrar")
    person.come_with(hall.link(user, "enrol").secret)
    person.enrol()
    dress(person, theme)
    pk = Authenticator.objects.get(user=user, type="webauthn").pk
    for path in INSIDE:
        person.open(path.format(pk=pk))
        assert faults(person) == [], path
