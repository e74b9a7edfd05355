"""People in front of browsers: each with an own passkey, at an office whose signers run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.account.serving import serving
from tests.system.accounts.hall import Hall, hall, one_hall
from tests.system.office import new_office, office, templates

__all__ = ["hall", "new_office", "office", "one_hall", "templates"]


@dataclass
class Person:
    """A browser with a platform authenticator that always finds its user."""

    page: Page
    address: str
    session: CDPSession
    authenticator: str
    offences: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path, wait_until="load")

    def credentials(self) -> list[dict[str, Any]]:
        found = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        return list(found["credentials"])

    def come_with(self, secret: str) -> None:
        """Open a one-time link and press its button."""
        self.open(f"/account/link/#{secret}")
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def enrol(self, name: str = "Máy bàn") -> None:
        """Set up a passkey on the page that asks for it."""
        self.page.get_by_label("A name to tell it by").fill(name)
        self.page.get_by_role("button", name="Set up the passkey").click()
        expect(self.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        self.page.get_by_role("link", name="Done").click()

    def sign_out(self) -> None:
        self.open("/account/sign-out/")
        self.page.get_by_role("main").get_by_role("button", name="Sign out").click()

    def sign_in(self) -> None:
        self.open("/account/sign-in/")
        self.page.get_by_role("button", name="Sign in with a passkey").click()


@pytest.fixture
def people(browser: Browser) -> Iterator[Callable[[str], Person]]:
    """``people(address)``: somebody new at a browser of their own."""
    contexts = []

    def sit_down(address: str, *, language: str = "en") -> Person:
        context = browser.new_context()
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "antin_language", "value": language, "url": address}])
        contexts.append(context)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        person = Person(page, address, session, made["authenticatorId"])
        page.on("pageerror", lambda problem: person.offences.append(f"script: {problem}"))
        page.on("console", lambda said: _note(person, said.text))
        page.on("request", lambda sent: _note_request(person, sent.url))
        return person

    yield sit_down
    for context in contexts:
        context.close()


def _note(person: Person, text: str) -> None:
    if "Content Security Policy" in text or "Permissions policy" in text:
        person.offences.append(text)


def _note_request(person: Person, url: str) -> None:
    if not url.startswith((person.address, "about:")):
        person.offences.append(f"outside request: {url}")


@pytest.fixture
def door(hall: Hall) -> Iterator[str]:
    """The address of a hall: accounts and pages without signers."""
    with serving() as address:
        yield address
