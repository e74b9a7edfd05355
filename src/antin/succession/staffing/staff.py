"""Everybody's post after a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from antin.kernel.text import slug
from antin.succession.bodies.build import Bodies
from antin.succession.bodies.draft import Draft, Setting
from antin.succession.outcome import Finding, Move, MoveOutcome, MoveSource
from antin.succession.registry import (
    Organisation,
    OrganisationId,
    Person,
    PersonId,
    Post,
    PostId,
    Rank,
)
from antin.succession.staffing.carrying import Carried, seat_by_carrying
from antin.succession.staffing.choices import missing_head_choices, place_choices
from antin.succession.staffing.focal import focal_officers
from antin.succession.staffing.mail import readdressed
from antin.succession.staffing.roster import Official, Placement, Roster, read_roster
from antin.succession.staffing.seating import seat_by_list
from antin.succession.staffing.seats import Seat, StaffLists, seats_of
from antin.succession.staffing.shares import placements_by_share
from antin.succession.staffing.table import placements_by_table

__all__ = ["Staff", "succeed_staff"]


@dataclass(slots=True)
class Staff:
    """Posts and people after the decision, and how each person got there."""

    posts: dict[PostId, Post] = field(default_factory=dict)
    persons: dict[PersonId, Person] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    focal_officers: dict[OrganisationId, PersonId] = field(default_factory=dict)


def succeed_staff(setting: Setting, bodies: Bodies) -> Staff:
    """Named people first, then the share rules, then everybody else with the own body or who takes it over."""
    roster = read_roster(setting, bodies)
    placements, findings = placements_by_table(setting, bodies, roster)
    placements |= placements_by_share(setting, bodies, roster, placements)
    placements |= _proposals(bodies, roster, placements)
    staff = Staff(findings=findings)
    _Seating(setting, bodies, staff).run(roster, placements)
    staff.persons = readdressed(setting.before.persons, _domains(bodies, staff.posts))
    staff.focal_officers = focal_officers(setting.before.focal_officers, bodies, staff.posts)
    return staff


def _proposals(
    bodies: Bodies, roster: Roster, placed: Mapping[PersonId, Placement]
) -> dict[PersonId, Placement]:
    """People whom no table and no rule names follow their body, or the body that takes over its tasks."""
    proposals = {}
    for official in roster.officials:
        target = bodies.successor.get(official.body.id)
        source = MoveSource.RULE if target else MoveSource.PROPOSAL
        target = target or bodies.takes_over.get(official.body.id)
        if official.person.id not in placed and target:
            proposals[official.person.id] = Placement(official, target, source)
    return proposals


class _Seating:
    def __init__(self, setting: Setting, bodies: Bodies, staff: Staff) -> None:
        self._setting = setting
        self._bodies = bodies
        self._staff = staff
        self._lists = StaffLists(setting.decision.positions)
        self._old_posts: dict[OrganisationId, list[Post]] = defaultdict(list)
        for post in sorted(setting.before.posts.values(), key=lambda post: post.id):
            self._old_posts[post.organisation_id].append(post)
        self._arriving: dict[OrganisationId, list[Placement]] = defaultdict(list)

    def run(self, roster: Roster, placements: Mapping[PersonId, Placement]) -> None:
        arriving = self._arriving
        for official in roster.officials:
            placement = placements.get(official.person.id)
            if placement is None:
                self._unplaced(official)
            elif placement.body_id is None:
                self._leave(placement)
            else:
                arriving[placement.body_id].append(placement)
        for body_id, body in self._bodies.after.items():
            self._seat(body, arriving.get(body_id, []))
        for person_id in roster.without_post:
            self._staff.moves.append(Move(person_id, None, None, MoveOutcome.STAY, MoveSource.RULE))
        self._staff.moves.sort(key=lambda move: move.person_id)

    def _unplaced(self, official: Official) -> None:
        self._staff.findings.append(
            Finding(
                "staffing.unplaced",
                f"{official.post.title}, {official.body.name}: chưa có nơi chuyển đến.",
                official.post.id,
                "Nêu vị trí mới hoặc “leave” trong bảng nhân sự.",
                blocking=True,
                message_en=f"{official.post.title}, {official.body.name}: no new place yet.",
                remedy_en="Name a new post, or “leave”, in the staffing table.",
                repairs=place_choices(self._setting, self._bodies, official),
            )
        )
        self._staff.unexplained.append(f"person {official.person.id}")
        self._staff.moves.append(
            Move(official.person.id, official.post.id, None, MoveOutcome.LEAVE, MoveSource.PROPOSAL, "chưa rõ")
        )

    def _leave(self, placement: Placement) -> None:
        official = placement.official
        self._staff.moves.append(
            Move(
                official.person.id,
                official.post.id,
                None,
                MoveOutcome.LEAVE,
                placement.source,
                placement.note,
            )
        )

    def _seat(self, body: Organisation, arriving: Sequence[Placement]) -> None:
        draft = self._bodies.drafts[body.id]
        rows = self._lists.of(body.kind) if draft.rule or draft.is_new else ()
        if rows:
            seats = seats_of(rows, max(1, len(arriving)), draft.rule.variant if draft.rule else 0)
            pairs, findings = seat_by_list(body, seats, _titled(arriving, seats))
            carried = [Carried(seat, None, placement) for seat, placement in pairs]
        else:
            posts = self._posts_to_carry(draft)
            carried, findings = seat_by_carrying(body, posts, _titled(arriving, posts))
            self._keep_second_posts(body, draft)
        self._staff.findings += findings
        for one in carried:
            self._record(body, one)
        if arriving or draft.is_new:
            self._check_head(body, carried)

    def _posts_to_carry(self, draft: Draft) -> list[Post]:
        """The posts of the continuing donor; a body made after a model gets its leading posts, vacant."""
        if draft.donors:
            return self._old_posts[draft.donors[0].id]
        model = self._old_posts[draft.model.id] if draft.model else []
        return [
            replace(post, holder_id=None, id=PostId(""))
            for post in model
            if post.is_main and (post.rank is not Rank.OFFICIAL or post.ordinal == 1)
        ]

    def _keep_second_posts(self, body: Organisation, draft: Draft) -> None:
        if draft.donors and draft.donors[0].id == body.id:
            for post in self._old_posts[body.id]:
                if not post.is_main:
                    self._staff.posts[post.id] = post

    def _record(self, body: Organisation, carried: Carried) -> None:
        placement, seat = carried.placement, carried.seat
        old = placement.official.post if placement else None
        post = self._post(body, seat, carried.origin, placement)
        self._staff.posts[post.id] = post
        if placement and old:
            outcome = MoveOutcome.STAY if post.id == old.id else MoveOutcome.MOVE
            self._staff.moves.append(
                Move(placement.official.person.id, old.id, post.id, outcome, placement.source, placement.note)
            )

    def _post(self, body: Organisation, seat: Seat, origin: Post | None, placement: Placement | None) -> Post:
        holder = placement.official.person.id if placement else None
        known = origin or (placement.official.post if placement else None)
        if (
            known
            and known.organisation_id == body.id
            and (known.title, known.ordinal) == (seat.title, seat.ordinal)
        ):
            return replace(known, rank=seat.rank, capacity=seat.capacity, holder_id=holder)
        return Post(
            id=PostId(f"{body.id}/{slug(seat.title)}/{seat.ordinal}"),
            organisation_id=body.id,
            title=seat.title,
            rank=seat.rank,
            capacity=seat.capacity,
            ordinal=seat.ordinal,
            holder_id=holder,
            requires_certificate=origin.requires_certificate if origin else True,
        )

    def _near(self, body: Organisation) -> list[Official]:
        """Who comes to the body, or to the one that it was split from."""
        draft = self._bodies.drafts[body.id]
        origin = self._bodies.successor.get(draft.model.id) if draft.model else None
        people = self._arriving.get(body.id) or self._arriving.get(origin or body.id, [])
        return [one.official for one in people]

    def _check_head(self, body: Organisation, carried: Iterable[Carried]) -> None:
        heads = [one for one in carried if one.seat.rank is Rank.HEAD]
        if heads and not any(one.placement for one in heads):
            self._staff.findings.append(
                Finding(
                    "staffing.head_missing",
                    f"{body.name}: chưa có {heads[0].seat.title}.",
                    body.code,
                    "Nêu người giữ chức danh này trong bảng nhân sự.",
                    blocking=False,
                    message_en=f"{body.name}: nobody holds the post {heads[0].seat.title} yet.",
                    remedy_en="Name somebody for this post in the staffing table.",
                    repairs=missing_head_choices(body, self._near(body)),
                )
            )


def _titled(arriving: Sequence[Placement], seats: Sequence[Seat | Post]) -> Sequence[Placement]:
    """The placements, with the title of the head's seat where a person is to be head."""
    head = next((seat.title for seat in seats if seat.rank is Rank.HEAD), "")
    return [replace(one, title=head) if one.as_head else one for one in arriving]


def _domains(bodies: Bodies, posts: Mapping[PostId, Post]) -> dict[PersonId, str]:
    return {
        post.holder_id: bodies.after[post.organisation_id].mail_domain
        for post in posts.values()
        if post.holder_id and post.is_main
    }
