"""What people bring to a set-up, and an office that was set up with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from antin.site.installing.example import example_order
from tests.system.cli_commands.antin import Antin

PASSPHRASES = {
    "root-passphrase": "tre xanh gạch đỏ",
    "approver-1.passphrase": "ruộng bậc thang 77",
    "approver-2.passphrase": "sông Lô chảy chậm",
}


@dataclass(frozen=True)
class Place:
    """A folder with a stick and a data folder that is not made yet."""

    stick: Path
    antin: Antin

    @property
    def order(self) -> Path:
        return self.stick / "site.toml"

    @property
    def data(self) -> Path:
        return self.antin.folder

    def change(self, old: str, new: str) -> None:
        text = self.order.read_text()
        assert old in text
        self.order.write_text(text.replace(old, new))


def lay_out(folder: Path) -> Place:
    stick = folder / "stick"
    for name in ("keys", "root"):
        (stick / name).mkdir(parents=True)
        (stick / name).chmod(0o700)
    for name, words in PASSPHRASES.items():
        (stick / name).write_text(f"{words}\n")
        (stick / name).chmod(0o600)
    (stick / "site.toml").write_text(example_order(stick))
    return Place(stick, Antin(folder / "data"))


@pytest.fixture
def place(traversable_tmp: Path) -> Place:
    """A sound order; nothing is set up yet."""
    return lay_out(traversable_tmp)


@dataclass(frozen=True)
class Office:
    """An office that was set up, and what its set-up said."""

    place: Place
    told: Any


@pytest.fixture(scope="module")
def office(make_traversable_tmp: Callable[[], Path]) -> Office:
    """Set up once for all tests of a module; they change nothing that others look at."""
    place = lay_out(make_traversable_tmp())
    return Office(place, place.antin.must("init", "--config", place.order))
