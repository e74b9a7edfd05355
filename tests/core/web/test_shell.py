"""The frame: navigation, where one is, the incident."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory, override_settings

from antin.web.components.shell import Frame


@pytest.fixture
def _signed_in() -> Iterator[None]:
    frame = "tests.browser.gallery.frame"
    with override_settings(
        ANTIN_NAVIGATION=f"{frame}.navigation",
        ANTIN_ACCOUNT=f"{frame}.account",
        ANTIN_INCIDENT=f"{frame}.incident",
    ):
        yield


@pytest.mark.usefixtures("_signed_in")
@pytest.mark.parametrize(
    ("path", "current"),
    [("/gallery/", "/gallery/"), ("/gallery/foundations/", "/gallery/foundations/"), ("/elsewhere/", "")],
)
def test_longest_destination_is_the_current_one(path: str, current: str) -> None:
    assert Frame(RequestFactory().get(path)).current == current


@pytest.mark.usefixtures("_signed_in")
def test_page_marks_where_one_is(vietnamese: Client) -> None:
    page = vietnamese.get("/gallery/button/").content.decode()
    assert page.count('href="/gallery/" aria-current="page"') == 2  # on the desk and on the phone
    assert page.count("data-go=") == 3  # keys are offered once
    assert "Hà Thị Minh Châu" in page


@pytest.mark.usefixtures("_signed_in")
def test_incident_stands_on_every_page(vietnamese: Client) -> None:
    assert 'role="alert"' in vietnamese.get("/gallery/button/?incident=1").content.decode()
    assert 'class="incident' not in vietnamese.get("/gallery/button/").content.decode()


def test_frame_without_roles_has_no_navigation(vietnamese: Client) -> None:
    page = vietnamese.get("/gallery/button/").content.decode()
    assert "nav-desk" not in page


@pytest.mark.parametrize(
    ("environment", "word"), [("demo", "Trình diễn"), ("training", "Tập huấn"), ("", None)]
)
def test_ribbon_says_what_is_not_real(vietnamese: Client, environment: str, word: str | None) -> None:
    with override_settings(ANTIN_ENVIRONMENT=environment):
        page = vietnamese.get("/nothing-here/").content.decode()
    assert ('class="ribbon"' in page) is (word is not None)
    assert word is None or word in page
