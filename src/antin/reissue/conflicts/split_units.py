"""Units that were split: bodies and people follow one successor, and a person may choose another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from antin.reissue.conflicts.situation import Situation
from antin.reissue.plan import Conflict
from antin.succession.outcome import UnitLink
from antin.succession.registry import UnitCode
from antin.succession.repairs import Repair

__all__ = ["find_split_units"]


def find_split_units(situation: Situation) -> Iterator[Conflict]:
    """A note for each split unit with the successors that were not chosen."""
    links: dict[UnitCode, list[UnitLink]] = defaultdict(list)
    for link in situation.succession.unit_links:
        if link.old_code is not None and link.new_code is not None:
            links[link.old_code].append(link)
    for code in sorted(links):
        if len(links[code]) > 1 and not situation.is_accepted("unit.split", code):
            yield _conflict(situation, code, links[code])


def _conflict(situation: Situation, code: UnitCode, links: Sequence[UnitLink]) -> Conflict:
    units = situation.after.units
    old = situation.before.units[code].name
    chosen = next(units[link.new_code].name for link in links if link.is_default and link.new_code)
    others = [units[link.new_code] for link in links if not link.is_default and link.new_code]
    return Conflict(
        "unit.split",
        f"{old} được chia; cơ quan và người theo {chosen}.",
        code,
        "Kiểm tra; chọn đơn vị khác nếu cần.",
        blocking=False,
        message_en=f"{old} is split; its bodies and people follow {chosen}.",
        remedy_en="Check it; choose another successor where that is right.",
        repairs=tuple(
            Repair(
                "unit.split",
                code,
                unit.code,
                f"Cơ quan và người theo {unit.name}.",
                f"Bodies and people follow {unit.name}.",
            )
            for unit in others
        ),
    )
