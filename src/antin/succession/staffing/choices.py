"""What can be proposed where a person must decide about people: one repair a choice, the best one first."""

from __future__ import annotations

from collections.abc import Iterable

from antin.succession.bodies.build import Bodies
from antin.succession.bodies.draft import Setting
from antin.succession.registry import Organisation, Rank
from antin.succession.repairs import LEAVE, Repair
from antin.succession.staffing.roster import Official

__all__ = ["head_choices", "missing_head_choices", "place_choices"]

_MOST = 3


def head_choices(body: Organisation, claimants: Iterable[Official]) -> tuple[Repair, ...]:
    """One of those who were named for the head's post."""
    return tuple(
        Repair(
            "staffing.two_heads",
            body.code,
            one.person.id,
            f"{one.person.full_name} ({one.post.title}, {one.body.name}) là người đứng đầu.",
            f"{one.person.full_name} ({one.post.title}, {one.body.name}) becomes the head.",
        )
        for one in {one.person.id: one for one in claimants}.values()
    )


def missing_head_choices(body: Organisation, people: Iterable[Official]) -> tuple[Repair, ...]:
    """The deputies of highest grade among those who are there, or in the body that this one was split from."""
    deputies = sorted((one for one in people if one.rank is Rank.DEPUTY), key=lambda one: one.order)
    return tuple(
        Repair(
            "staffing.head_missing",
            body.code,
            one.person.id,
            f"{one.person.full_name} ({one.post.title}) giữ chức danh người đứng đầu.",
            f"{one.person.full_name} ({one.post.title}) becomes the head.",
        )
        for one in deputies[:_MOST]
    )


def place_choices(setting: Setting, bodies: Bodies, official: Official) -> tuple[Repair, ...]:
    """The leading bodies of the unit that follows the person's own, or leaving."""
    unit = setting.territory.successor.get(official.unit) or setting.territory.successor.get(official.province)
    here = sorted(
        (body for body in bodies.after.values() if body.unit_code == unit), key=lambda body: _lead(body, bodies)
    )
    moves = [
        Repair(
            "staffing.unplaced",
            official.person.id,
            body.code,
            f"Chuyển đến {body.name}.",
            f"Moves to {body.name}.",
        )
        for body in here[:_MOST]
    ]
    leaves = Repair("staffing.unplaced", official.person.id, LEAVE, "Thôi việc.", "Leaves the service.")
    return (*moves, leaves)


def _lead(body: Organisation, bodies: Bodies) -> tuple[bool, bool, str]:
    """Bodies of the government before others, superiors before those below them."""
    above = bodies.after.get(body.parent_id) if body.parent_id else None
    return body.branch != "government", above is not None and above.unit_code == body.unit_code, body.code
