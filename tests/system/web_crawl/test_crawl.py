"""Every role walks every page in both languages: nothing broken, nothing untranslated, nothing unsafe.

A person of each role sits where such a person would: the province's people over the whole office, the others in
one commune.
"""

from __future__ import annotations

from typing import Any

import pytest

from antin.apps.grants.roles import Role
from tests.system.web_cockpit.wall import count
from tests.system.web_crawl.crawling import Page, walk
from tests.system.web_crawl.rules import faults
from tests.system.web_registry.desk import Desk

COMMUNE = "97001:C-UBND"
OFFICERS_COMMUNE = "97007:C-UBND"  # where the officer in question serves
IN_A_COMMUNE = {Role.OFFICER, Role.CLERK, Role.LEADER, Role.FOCAL_OFFICER, Role.TRAINER}
VISITOR = "visitor"
READERS = [VISITOR, "no role", *map(str, Role)]
FIRST = {VISITOR: ("/account/sign-in/", "/account/link/", "/lookup/?q=an+binh", "/")}
_walks: dict[tuple[int, str, str], list[Page]] = {}


def walked(desk: Desk, who: str, language: str = "vi") -> list[Page]:
    """The pages of a reader; walked once a test process."""
    if not _walks:
        count(desk.office)  # the cockpit shows what has been counted
    key = (id(desk), who, language)
    if key not in _walks:
        _walks[key] = walk(client_of(desk, who), *FIRST.get(who, ("/",)), language=language)
    return _walks[key]


def client_of(desk: Desk, who: str) -> Any:
    """The client of a reader, signed in."""
    if who == VISITOR:
        return desk.browser()
    if who == "no role":
        return desk.reader()
    role = Role(who)
    if role is Role.OFFICER:
        return desk.reader(who, OFFICERS_COMMUNE, desk.person("Bùi Thị Hạnh"))
    return desk.reader(who, COMMUNE if role in IN_A_COMMUNE else None)


@pytest.mark.untranslated
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", READERS)
def test_pages_of_a_reader_are_whole_safe_and_in_one_language(desk: Desk, who: str, language: str) -> None:
    pages = walked(desk, who, language)
    assert len(pages) > 3
    found = [fault for page in pages for fault in faults(page, language)]
    assert not found, "\n".join(found)
