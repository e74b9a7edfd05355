"""Whatever a sound decision does: everything has exactly one outcome, and order does not matter."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antin.succession.decision import Decision, Extent, SuccessionRow
from antin.succession.outcome import MoveOutcome, Succession
from antin.succession.registry import Registry
from antin.succession.succeed import succeed

Decide = Callable[..., Decision]
OLD = ("09025", "09040", "08842")
NEW = (*OLD, "99001", "99002")
# Each old unit goes to one new unit as a whole, or to two in parts.
FATES = st.lists(st.sampled_from(NEW), min_size=1, max_size=2, unique=True)


def rows(fates: list[list[str]]) -> list[SuccessionRow]:
    found = []
    for old, targets in zip(OLD, fates, strict=True):
        extent = Extent.WHOLE if len(targets) == 1 else Extent.PART
        found += [SuccessionRow("commune", old, "", new, "", extent) for new in targets]
    return found


def has_cycle(fates: list[list[str]]) -> bool:
    goes = {old: targets[0] for old, targets in zip(OLD, fates, strict=True) if len(targets) == 1}
    for start in goes:
        code, steps = start, 0
        while code in goes and goes[code] != code and steps < len(OLD) + 1:
            code, steps = goes[code], steps + 1
        if steps > len(OLD):
            return True
    return False


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fates=st.lists(FATES, min_size=3, max_size=3).filter(lambda fates: not has_cycle(fates)), seed=st.integers()
)
def test_every_thing_has_one_outcome_and_order_does_not_matter(
    two_tier: Registry, decide: Decide, fates: list[list[str]], seed: int
) -> None:
    units = {code: f"Xã Mới {code}" for targets in fates for code in targets}
    decision = decide(*rows(fates), units=units)

    result = succeed(two_tier, decision)

    check_totals(two_tier, result)
    assert succeed(two_tier, decision) == result
    assert succeed(shuffled(two_tier, seed), reordered(decision, seed)) == result


def check_totals(before: Registry, result: Succession) -> None:
    after = result.after
    assert result.unexplained == ()
    assert sorted(one.old_id for one in result.organisation_links if one.old_id) == sorted(before.organisations)
    assert {one.new_id for one in result.organisation_links if one.new_id} == set(after.organisations)
    assert sorted(move.person_id for move in result.moves) == sorted(before.persons)
    assert sorted(one.old_id for one in result.service_links if one.old_id) == sorted(before.services)
    assert {one.new_id for one in result.service_links if one.new_id} == set(after.services)

    continuing = Counter(one.new_id for one in result.organisation_links if one.continues)
    assert set(continuing.values()) <= {1}, "one donor continues"
    holders = [post.holder_id for post in after.posts.values() if post.holder_id and post.is_main]
    assert len(holders) == len(set(holders)), "nobody sits in two main posts"
    left = [move for move in result.moves if move.outcome is MoveOutcome.LEAVE]
    assert len(holders) + len(left) == len(before.persons)
    for collection, key in ((after.posts, "id"), (after.organisations, "id"), (after.persons, "id")):
        assert all(getattr(value, key) == name for name, value in collection.items())
    codes = [body.code for body in after.organisations.values()]
    assert len(codes) == len(set(codes))
    for body in after.organisations.values():
        assert body.unit_code in after.units
        assert body.parent_id is None or body.parent_id in after.organisations
    assert {post.organisation_id for post in after.posts.values()} <= set(after.organisations)


def shuffled(registry: Registry, seed: int) -> Registry:
    rng = random.Random(seed)  # noqa: S311 - only an order

    def mixed(items: dict[Any, Any]) -> dict[Any, Any]:
        pairs = list(items.items())
        rng.shuffle(pairs)
        return dict(pairs)

    return Registry(
        units=mixed(registry.units),
        organisations=mixed(registry.organisations),
        posts=mixed(registry.posts),
        persons=mixed(registry.persons),
        services=mixed(registry.services),
        focal_officers=mixed(registry.focal_officers),
    )


def reordered(decision: Decision, seed: int) -> Decision:
    rng = random.Random(seed)  # noqa: S311 - only an order
    pairs = list(decision.unit_rows)
    units = list(decision.units_after)
    rng.shuffle(pairs)
    rng.shuffle(units)
    return replace(decision, unit_rows=tuple(pairs), units_after=tuple(units))


def test_a_decision_applied_to_its_own_result_changes_no_one(two_tier: Registry, decide: Decide) -> None:
    """Renaming twice is renaming once: same bodies, everybody stays."""
    decision = decide(SuccessionRow("commune", "09025", "", "09025", ""), units={"09025": "Xã Tây Thiên"})
    once = succeed(two_tier, decision).after

    again = succeed(once, decision)

    assert again.after == once
    assert {move.outcome for move in again.moves} == {MoveOutcome.STAY}
