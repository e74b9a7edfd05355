"""A correction may move people only: then no unit is named."""

from __future__ import annotations

from pathlib import Path

from antin.adapters.decision_folder import read_decision


def test_decision_that_only_moves_people_needs_no_succession(folder: Path) -> None:
    (folder / "succession.csv").unlink()
    (folder / "units.csv").unlink()
    decision = read_decision(folder)
    assert (decision.unit_rows, decision.units_after) == ((), ())
    assert [entry.leaves for entry in decision.staffing.entries] == [True]
