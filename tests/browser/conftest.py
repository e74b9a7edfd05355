"""Fixtures of browser tests: Debian's Chromium, and a page that remembers what went wrong in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.watched import Watched

CHROMIUM = Path("/usr/bin/chromium")
# Playwright's synchronous interface keeps an event loop in this thread, and Django takes that for asynchronous
# code in every later test of the same process. No test here awaits anything.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
_FLAGS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the test process; nothing is ever downloaded."""
    if not CHROMIUM.exists():
        sentence = "Browser tests need Debian's package “chromium”."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    # Chromium refuses to run its sandbox as root.
    flags = [*_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else _FLAGS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def watch(browser: Browser) -> Callable[..., Any]:
    """``with watch(address, width) as watched:`` opens a page that notes violations and outside requests."""

    @contextmanager
    def open_page(address: str, width: int, **options: Any) -> Iterator[Watched]:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        page = context.new_page()
        watched = Watched(page, context, address)
        page.on("console", lambda said: _note_console(watched, said.text))
        page.on("pageerror", lambda problem: watched.offences.append(f"script: {problem}"))
        page.on("request", lambda sent: _note_request(watched, sent.url))
        yield watched
        context.close()

    return open_page


def _note_console(watched: Watched, text: str) -> None:
    if "Content Security Policy" in text or "Permissions policy" in text:
        watched.offences.append(text)


def _note_request(watched: Watched, url: str) -> None:
    if not url.startswith((watched.address, "blob:", "about:")):
        watched.offences.append(f"outside request: {url}")
