"""How many decisions a demo carries out is settled before anything is started."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from antin.adapters.clock import ScenarioClock, Stop
from antin.cli.main import root


def demo(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(root, ["demo", "--once", "--json", "--data", str(folder), *words])


def refusal(told: Result) -> tuple[int, str]:
    return told.exit_code, json.loads(told.stdout)["error"]["code"]


def test_province_with_one_decision_has_no_second_wave(tmp_path: Path) -> None:
    assert refusal(demo(tmp_path / "new", "--province", "11", "--waves", "2")) == (7, "demo.waves_refused")
    assert not (tmp_path / "new").exists()


def test_folder_goes_on_with_the_waves_it_was_made_for(tmp_path: Path) -> None:
    stops = [Stop("world", datetime(2025, 6, 17, tzinfo=UTC)), Stop("switch", datetime(2025, 7, 1, tzinfo=UTC))]
    ScenarioClock.create(tmp_path / "clock.json", stops)
    told = demo(tmp_path, "--waves", "2")
    assert refusal(told) == (7, "demo.waves_refused")
    assert "made for 1 wave" in told.stdout


def test_finished_demo_of_one_wave_is_not_shown_as_two(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text(json.dumps({"waves": [{}]}))
    assert refusal(demo(tmp_path, "--waves", "2")) == (7, "demo.waves_refused")


@pytest.mark.parametrize("waves", ["0", "x"])
def test_number_of_waves_is_a_positive_number(tmp_path: Path, waves: str) -> None:
    assert demo(tmp_path, "--waves", waves).exit_code == 2
