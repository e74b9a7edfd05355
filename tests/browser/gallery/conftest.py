"""The gallery, served from a demo-like data folder for the whole test process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from antin.adapters.data_folder import DataFolder

_ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def gallery(make_traversable_tmp: Callable[[], Path]) -> Iterator[str]:
    """The address of the server, without a slash at the end."""
    data = DataFolder(make_traversable_tmp() / "data")
    data.create("demo")
    environment = {
        **os.environ,
        "ANTIN_DATA": str(data.path),
        "DJANGO_SETTINGS_MODULE": "tests.browser.gallery.site_settings",
        "PYTHONPATH": os.pathsep.join([str(_ROOT / "src"), str(_ROOT)]),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.gallery.server"],
        env=environment, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    port = server.stdout.readline().strip()
    assert port, "The gallery's server did not start."
    yield f"http://127.0.0.1:{port}"
    server.stdin.close()
    server.stdout.close()
    server.wait(timeout=10)
