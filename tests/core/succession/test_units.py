"""Units: what became of them, who continues, who takes over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from antin.succession.decision import Decision, Extent, SuccessionRow
from antin.succession.outcome import SuccessionKind, UnitLink
from antin.succession.overrides import Overrides
from antin.succession.registry import Registry, UnitCode, UnitLevel
from antin.succession.territory import Territory, succeed_units

Decide = Callable[..., Decision]
YEN_LAC, TE_LO, TIEN_LU = UnitCode("09025"), UnitCode("09040"), UnitCode("08842")


def row(old: str, new: str, **more: object) -> SuccessionRow:
    return SuccessionRow("commune", old, "", new, "", **more)  # type: ignore[arg-type]


def units(before: Registry, decision: Decision, overrides: Overrides | None = None) -> Territory:
    return succeed_units(before.units, decision, overrides or Overrides())


def test_two_units_in_one_row_each_become_a_merged_unit(two_tier: Registry, decide: Decide) -> None:
    after = units(two_tier, decide(row("09025", "09025"), row("09040", "09025"), units={"09025": "Xã Yên Lạc"}))

    assert after.kinds[YEN_LAC] is SuccessionKind.MERGE
    assert after.donors[YEN_LAC] == (YEN_LAC, TE_LO), "who keeps the code continues"
    assert TE_LO not in after.after
    assert UnitLink(TE_LO, YEN_LAC, SuccessionKind.MERGE, continues=False, is_default=True) in after.links


def test_units_that_no_row_names_stay_as_they_are(two_tier: Registry, decide: Decide) -> None:
    after = units(two_tier, decide(row("09040", "09025")))

    assert after.after[TIEN_LU] == two_tier.units[TIEN_LU]
    assert after.kinds[TIEN_LU] is SuccessionKind.UNCHANGED
    assert after.kinds[YEN_LAC] is SuccessionKind.MERGE, "the unit that receives another need not be named"
    assert after.unexplained == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Phường Yên Lạc", SuccessionKind.TYPE),
        ("Xã Yên Lạc Mới", SuccessionKind.RENAME),
        ("Xã Yên Lac", SuccessionKind.UNCHANGED),
    ],
)
def test_a_unit_that_goes_on_alone_changes_type_or_name_but_not_by_spelling(
    two_tier: Registry, decide: Decide, name: str, kind: SuccessionKind
) -> None:
    assert units(two_tier, decide(row("09025", "09025"), units={"09025": name})).kinds[YEN_LAC] is kind


def test_a_unit_whose_superior_goes_is_reparented(area: object, decide: Decide) -> None:
    area.unit("25", "Tỉnh Phú Thọ").unit("240", "Huyện Tân Sơn", "25").unit("08545", "Xã Thu Cúc", "240")  # type: ignore[attr-defined]
    registry: Registry = area.registry  # type: ignore[attr-defined]
    decision = decide(
        row("08545", "08545"), units={"08545": "Xã Thu Cúc"}, abolished_levels=(UnitLevel.DISTRICT,)
    )

    after = units(registry, decision)

    assert after.kinds[UnitCode("08545")] is SuccessionKind.REPARENT
    assert UnitLink(UnitCode("240"), None, SuccessionKind.DISSOLVE, False, False) in after.links
    assert after.unexplained == ()


def test_a_split_unit_gives_its_bodies_to_the_remainder(two_tier: Registry, decide: Decide) -> None:
    rows = (
        row("09025", "99001", extent=Extent.PART),
        row("09025", "09025", extent=Extent.REMAINDER),
    )
    after = units(two_tier, decide(*rows, units={"09025": "Xã Yên Lạc", "99001": "Xã Yên Lạc Thượng"}))

    assert after.successor[YEN_LAC] == YEN_LAC
    assert after.kinds[UnitCode("99001")] is SuccessionKind.SPLIT
    assert UnitCode("99001") not in after.donors


def test_the_default_successor_of_a_split_unit_can_be_overridden(two_tier: Registry, decide: Decide) -> None:
    rows = (row("09025", "99001", extent=Extent.PART), row("09025", "09025", extent=Extent.PART))
    decision = decide(*rows, units={"09025": "Xã Yên Lạc", "99001": "Xã Yên Lạc Thượng"})

    after = units(two_tier, decision, Overrides(successors={YEN_LAC: UnitCode("99001")}))

    assert after.successor[YEN_LAC] == "99001"


@pytest.mark.parametrize(
    ("keeps", "first"),
    [
        ({"09025": {"keeps_code": True}, "09040": {"keeps_name": True}}, YEN_LAC),
        ({"09025": {"keeps_code": False}, "09040": {"keeps_name": True}}, TE_LO),
        ({"09025": {"keeps_code": False}, "09040": {}}, YEN_LAC),
    ],
    ids=["code before name", "name before order", "lowest code"],
)
def test_the_donor_that_continues_keeps_code_then_name_then_has_the_lowest_code(
    two_tier: Registry, decide: Decide, keeps: dict[str, dict[str, bool]], first: UnitCode
) -> None:
    none = {"keeps_code": False, "keeps_name": False}
    rows = (row("09025", "99001", **(none | keeps["09025"])), row("09040", "99001", **(none | keeps["09040"])))
    decision = decide(*rows, units={"99001": "Xã Hồng Châu"})

    assert units(two_tier, decision).donors[UnitCode("99001")][0] == first
    chosen = Overrides(continues={UnitCode("99001"): TE_LO})
    assert units(two_tier, decision, chosen).donors[UnitCode("99001")][0] == TE_LO


def test_a_dissolved_unit_has_no_successor_and_is_explained(two_tier: Registry, decide: Decide) -> None:
    after = units(two_tier, decide(row("08842", "", kind=SuccessionKind.DISSOLVE)))

    assert TIEN_LU not in after.successor
    assert after.unexplained == ()
