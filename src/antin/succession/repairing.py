"""From repairs to overrides.

A repair's code is that of the conflict it settles, or of a choice that is always open: ``unit.split``,
``unit.donor``, ``body.donor``, ``staffing.move``. Codes that concern certificates only are left to whoever
plans those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from antin.succession.decision import Decision, PostException, StaffingEntry
from antin.succession.overrides import Overrides
from antin.succession.registry import Organisation, OrganisationId, PersonId, Registry, UnitCode
from antin.succession.repairs import DIFFERENT_PEOPLE, LEAVE, Repair, RepairRefused

__all__ = ["SUCCESSION_CODES", "latest", "overrides_of"]


def overrides_of(repairs: Iterable[Repair], before: Registry, decision: Decision) -> Overrides:
    """The overrides that these repairs, oldest first, come to; of two about one thing the later one counts.

    Raises :class:`RepairRefused` where a repair names a person, body or unit that does not exist.
    """
    writer = _Writer(before, decision)
    for repair in latest(repairs):
        if repair.code in SUCCESSION_CODES:
            SUCCESSION_CODES[repair.code](writer, repair)
    return writer.overrides()


def latest(repairs: Iterable[Repair]) -> list[Repair]:
    """The last repair of each code and target, in the order in which they were made."""
    chosen: dict[tuple[str, str], Repair] = {}
    for repair in repairs:
        chosen.pop((repair.code, repair.target), None)
        chosen[repair.code, repair.target] = repair
    return list(chosen.values())


class _Writer:
    """Collects overrides; every method takes one repair."""

    def __init__(self, before: Registry, decision: Decision) -> None:
        self._before = before
        self._decision = decision
        self._bodies = {body.code: body for body in before.organisations.values()}
        self._units = set(before.units) | {row.code for row in decision.units_after}
        self._posts: dict[PersonId, PostException] | None = None
        self._continues: dict[UnitCode, UnitCode] = {}
        self._donors: dict[str, OrganisationId] = {}
        self._successors: dict[UnitCode, UnitCode] = {}
        self._exceptions: dict[PersonId, PostException] = {}
        self._heads: dict[str, PersonId] = {}
        self._short_names: dict[str, str] = {}
        self._addresses: dict[PersonId, str] = {}
        self._focal: dict[str, PersonId] = {}
        self._same: dict[PersonId, PersonId] = {}

    def overrides(self) -> Overrides:
        return Overrides(
            continues=self._continues,
            bodies=self._donors,
            successors=self._successors,
            exceptions=tuple(self._exceptions[person] for person in sorted(self._exceptions)),
            heads=self._heads,
            short_names=self._short_names,
            addresses=self._addresses,
            focal_officers=self._focal,
            same_person=self._same,
        )

    def successor(self, repair: Repair) -> None:
        self._successors[self._unit(repair, repair.target)] = self._unit(repair, repair.value)

    def unit_donor(self, repair: Repair) -> None:
        self._continues[self._unit(repair, repair.target)] = self._unit(repair, repair.value)

    def body_donor(self, repair: Repair) -> None:
        self._donors[repair.target] = self._body(repair, repair.value).id

    def move(self, repair: Repair) -> None:
        leaves = repair.value == LEAVE
        self._move(repair, self._person(repair, repair.target), "" if leaves else repair.value, leaves=leaves)

    def head(self, repair: Repair) -> None:
        self._heads[repair.target] = self._person(repair, repair.value)

    def one_head(self, repair: Repair) -> None:
        """The chosen one becomes head; whoever else the decision names for a post there comes untitled."""
        chosen = self._person(repair, repair.value)
        for person in self._named_for(repair.target):
            if person != chosen:
                self._move(repair, person, repair.target, leaves=False)
        self._heads[repair.target] = chosen

    def short_name(self, repair: Repair) -> None:
        self._short_names[repair.target] = self._filled(repair)

    def address(self, repair: Repair) -> None:
        self._addresses[self._person(repair, repair.target)] = self._filled(repair)

    def focal(self, repair: Repair) -> None:
        self._focal[repair.target] = self._person(repair, repair.value)

    def record(self, repair: Repair) -> None:
        if repair.value != DIFFERENT_PEOPLE:
            counts = self._person(repair, repair.value)
            for person in self._sharing(self._person(repair, repair.target)):
                if person != counts:
                    self._same[person] = counts

    def _sharing(self, person: PersonId) -> list[PersonId]:
        number = self._before.persons[person].personal_number
        return [other.id for other in self._before.persons.values() if other.personal_number == number]

    def _move(self, repair: Repair, person: PersonId, body: str, *, leaves: bool) -> None:
        post = self._main_posts().get(person)
        if post is None:
            raise _refused(repair, "unknown_target", "Người này không giữ vị trí chính nào.")
        self._exceptions[person] = PostException(
            post.old_organisation, post.old_title, post.old_ordinal, body, "", leaves
        )

    def _main_posts(self) -> dict[PersonId, PostException]:
        """Where each person sits, as the row that would name the post."""
        if self._posts is None:
            self._posts = {
                post.holder_id: PostException(
                    self._before.organisations[post.organisation_id].code,
                    post.title,
                    post.ordinal,
                    "",
                    "",
                    leaves=False,
                )
                for post in sorted(self._before.posts.values(), key=lambda post: post.id, reverse=True)
                if post.holder_id is not None and post.is_main
            }
        return self._posts

    def _named_for(self, body: str) -> list[PersonId]:
        """People whom the decision's own tables name for a titled post of a body."""
        table = self._decision.staffing
        numbers = {row.personal_number for row in table.entries if _is_for(row, body)}
        seats = {
            (row.old_organisation, row.old_title, row.old_ordinal)
            for row in table.exceptions
            if _is_for(row, body)
        }
        return [
            person
            for person, post in self._main_posts().items()
            if self._before.persons[person].personal_number in numbers
            or (post.old_organisation, post.old_title, post.old_ordinal) in seats
        ]

    def _person(self, repair: Repair, person: str) -> PersonId:
        if person not in self._before.persons:
            raise _refused(repair, "unknown_person", f"Danh bạ không có người mang mã “{person}”.")
        return PersonId(person)

    def _unit(self, repair: Repair, code: str) -> UnitCode:
        if code not in self._units:
            raise _refused(repair, "unknown_unit", f"Không có đơn vị mã “{code}”.")
        return UnitCode(code)

    def _body(self, repair: Repair, code: str) -> Organisation:
        if code not in self._bodies:
            raise _refused(repair, "unknown_body", f"Danh bạ không có cơ quan mã “{code}”.")
        return self._bodies[code]

    def _filled(self, repair: Repair) -> str:
        if not repair.value:
            raise _refused(repair, "no_value", "Cần một giá trị sau dấu “=”.")
        return repair.value


def _is_for(row: StaffingEntry | PostException, body: str) -> bool:
    return row.new_organisation == body and bool(row.new_title)


def _refused(repair: Repair, code: str, message: str) -> RepairRefused:
    return RepairRefused(
        message,
        where=f"{repair.code}:{repair.target}",
        remedy="Xem các lựa chọn bằng “antin reorg repair --list”.",
        code=f"repair.{code}",
    )


SUCCESSION_CODES: dict[str, Callable[[_Writer, Repair], None]] = {
    "decision.no_successor": _Writer.successor,
    "decision.two_wholes": _Writer.successor,
    "decision.two_defaults": _Writer.successor,
    "decision.two_remainders": _Writer.successor,
    "decision.dissolved_and_continued": _Writer.successor,
    "unit.split": _Writer.successor,
    "unit.donor": _Writer.unit_donor,
    "body.donor": _Writer.body_donor,
    "staffing.unplaced": _Writer.move,
    "staffing.move": _Writer.move,
    "staffing.head_missing": _Writer.head,
    "staffing.two_heads": _Writer.one_head,
    "staffing.focal_missing": _Writer.focal,
    "subject.too_long": _Writer.short_name,
    "mail.foreign_domain": _Writer.address,
    "mail.unusable": _Writer.address,
    "mail.doubled": _Writer.address,
    "person.number_doubled": _Writer.record,
}
