"""The whole country: 63 provinces became 34, 10,035 communes 3,321, by 10,634 pairs, and everything adds up."""

from __future__ import annotations

import pytest

from antin.adapters.decision_folder import read_decision_bytes
from antin.demo.country import country_before
from antin.demo.sources import country_archive
from antin.succession.decision import Decision
from antin.succession.outcome import Succession
from antin.succession.reconciliation import balance_by_province, discrepancies, total
from antin.succession.registry import Registry
from antin.succession.succeed import succeed


@pytest.fixture(scope="module")
def before() -> Registry:
    return country_before(with_bodies=False)


@pytest.fixture(scope="module")
def decision() -> Decision:
    return read_decision_bytes(country_archive())


@pytest.fixture(scope="module")
def result(before: Registry, decision: Decision) -> Succession:
    return succeed(before, decision)


def test_country_loads_with_all_its_pairs(before: Registry, decision: Decision) -> None:
    assert len(before.units) == 63 + 696 + 10_035
    assert len(decision.unit_rows) == 10_634
    assert len(decision.units_after) == 34 + 3_321


def test_country_reconciles(before: Registry, result: Succession) -> None:
    rows = balance_by_province(before, result)
    assert len(rows) == 34
    sums = total(rows)
    bodies = sums.pop("bodies_after")
    assert sums == {
        "provinces_before": 63,
        "districts_before": 696,
        "communes_before": 10_035,
        "communes_after": 3_321,
        "pairs": 10_571,
        "kept": 137,
        "merged": 9_462,
        "split": 441,
        "bodies_before": 0,
    }
    assert bodies == 10 * 3_321
    assert sums["kept"] + sums["merged"] + sums["split"] == 10_035 + 5  # five island districts had no communes
    assert discrepancies(before, result) == []
    assert [finding for finding in result.findings if finding.blocking] == []


def test_phu_tho_is_the_row_that_its_own_decision_gives(before: Registry, result: Succession) -> None:
    (row,) = [each for each in balance_by_province(before, result) if each.code == "25"]
    assert (row.provinces_before, row.districts_before) == (3, 32)
    assert (row.communes_before, row.communes_after, row.pairs) == (479, 148, 482)
    assert (row.kept, row.merged, row.split) == (2, 474, 3)
