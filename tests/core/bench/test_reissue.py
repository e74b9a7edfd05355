"""The command line of the bench."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from bench.measuring.figures import Figure, at_most
from bench.measuring.options import Options


@pytest.fixture
def reissue() -> ModuleType:
    return import_module("bench.reissue")


@pytest.mark.parametrize("name", ["reissue", "status", "cockpit"])
def test_every_part_names_a_function_that_exists(name: str) -> None:
    for place in import_module(f"bench.{name}").PARTS.values():
        module, _, function = place.partition(":")
        assert callable(getattr(import_module(module), function))


def test_part_is_measured_printed_and_its_folder_removed(
    reissue: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Options] = []

    def measured(place: str, options: Options) -> list[Figure]:
        assert place == reissue.PARTS["help"]
        assert options.folder.is_dir()
        seen.append(options)
        return [Figure("help", "it", "s", 1.0, goal=at_most(2))]

    monkeypatch.setattr(reissue, "in_own_process", measured)
    assert reissue.main(["--only", "help", "--quick"]) == 0
    assert "| help | it" in capsys.readouterr().out
    assert seen[0].size == 2_000
    assert not seen[0].folder.exists()


def test_missed_goal_is_told_by_the_exit_code(reissue: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    missed = [Figure("help", "it", "s", 3.0, goal=at_most(2))]
    monkeypatch.setattr(reissue, "in_own_process", lambda place, options: missed)
    assert reissue.main(["--only", "help", "--json"]) == 5


def test_goals_of_the_province_are_not_judged_on_less() -> None:
    assert Options(Path()).is_province(26_900)
    assert not Options(Path()).is_province(2_000)
