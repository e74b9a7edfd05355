"""Pages without accounts and without a database: the site's own settings, less what asks the session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from antin.adapters.data_folder import DataFolder
from antin.site.wiring import set_up_django

set_up_django(DataFolder(Path(__file__).parent / "no-data-folder"), web=True)

from django.test import Client, override_settings  # noqa: E402 - Django is set up first
from django.utils import translation  # noqa: E402

from antin.site.web_settings.pages import PAGE_MIDDLEWARE  # noqa: E402


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "untranslated: no visible string is left in the wrong language")
    config.addinivalue_line("markers", "page_budget: pages stay within their bounds of size and number")


@pytest.fixture(autouse=True)
def _pages_alone() -> Iterator[None]:
    middleware = [each for each in PAGE_MIDDLEWARE if "SessionMiddleware" not in each]
    with (
        override_settings(
            MIDDLEWARE=middleware,
            ROOT_URLCONF="tests.core.web.urls",
            CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
            ANTIN_ENVIRONMENT="demo",
            ANTIN_NAVIGATION="",
            ANTIN_ACCOUNT="",
            ANTIN_INCIDENT="",
        ),
        translation.override("vi"),
    ):
        yield


@pytest.fixture
def vietnamese() -> Client:
    """A browser that has chosen nothing."""
    return Client(raise_request_exception=False)


@pytest.fixture
def english() -> Client:
    """A browser that has chosen English."""
    client = Client(raise_request_exception=False)
    client.cookies["antin_language"] = "en"
    return client
