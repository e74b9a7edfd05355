"""Who sits where inside a body that keeps its posts: its own people stay, others join them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from antin.succession.outcome import Finding
from antin.succession.registry import Capacity, Organisation, Post, PostId, Rank
from antin.succession.staffing.choices import head_choices
from antin.succession.staffing.roster import Official, Placement
from antin.succession.staffing.seats import LEADERS, Seat

__all__ = ["Carried", "seat_by_carrying"]

CHIEFS = LEADERS | {Rank.DIVISION_HEAD, Rank.DIVISION_DEPUTY}  # a post more of these is worth a look


@dataclass(slots=True)
class Carried:
    """One post of the body: what it is, whose old post it was, who sits there."""

    seat: Seat
    origin: Post | None
    placement: Placement | None = None


def seat_by_carrying(
    body: Organisation, posts: Sequence[Post], arriving: Sequence[Placement]
) -> tuple[list[Carried], list[Finding]]:
    """The donor's posts with whoever stays there, and a post more for each who finds no free one.

    A second head and deputies over the number are proposed as deputies, and reported.
    """
    room = _Room(body, posts)
    waiting = room.keep(sorted(arriving, key=lambda one: (not one.as_head, one.official.order)))
    for placement in sorted(waiting, key=lambda one: not one.title):
        room.add(placement)
    return room.seats, room.findings


class _Room:
    def __init__(self, body: Organisation, posts: Sequence[Post]) -> None:
        self._body = body
        self.seats = [
            Carried(Seat(post.title, post.rank, post.capacity, post.ordinal), post)
            for post in sorted(posts, key=lambda post: (post.title, post.ordinal))
            if post.is_main
        ]
        self.findings: list[Finding] = []

    def keep(self, arriving: Iterable[Placement]) -> list[Placement]:
        """Seat who is to be head and everybody whose own post is carried; the others are returned."""
        by_post: dict[PostId, Carried] = {seat.origin.id: seat for seat in self.seats if seat.origin}
        head = next((seat for seat in self.seats if seat.seat.rank is Rank.HEAD), None)
        waiting = []
        for placement in arriving:
            own = head if placement.as_head else by_post.get(placement.official.post.id)
            if own and own.placement is None and placement.title in {"", own.seat.title}:
                own.placement = placement
            else:
                waiting.append(placement)
        return waiting

    def add(self, placement: Placement) -> None:
        free = self._free(placement)
        if free is None:
            free = self._new(placement)
            self.seats.append(free)
        free.placement = placement

    def _free(self, placement: Placement) -> Carried | None:
        """A vacant post: the stated one, or one of the same title, or of the same rank."""
        vacant = [seat for seat in self.seats if seat.placement is None]
        official = placement.official
        if placement.title:
            fits = [
                seat
                for seat in vacant
                if seat.seat.title == placement.title and placement.ordinal in {None, seat.seat.ordinal}
            ]
        else:
            fits = [seat for seat in vacant if seat.seat.title == official.post.title] or [
                seat for seat in vacant if seat.seat.rank is official.rank
            ]
        return fits[0] if fits else None

    def _new(self, placement: Placement) -> Carried:
        model = self._model(placement)
        if placement.title:
            self._report_stated(placement, model.rank)
        elif placement.official.rank in CHIEFS and not self._is_settled(placement):
            self._report_chief(placement)
        ordinal = 1 + max((s.seat.ordinal for s in self.seats if s.seat.title == model.title), default=0)
        return Carried(replace(model, ordinal=ordinal), None)

    def _model(self, placement: Placement) -> Seat:
        post = placement.official.post
        own = Seat(post.title, post.rank, post.capacity, 1)
        if placement.title:
            stated = (seat.seat for seat in self.seats if seat.seat.title == placement.title)
            return next(stated, Seat(placement.title, Rank.OFFICIAL, Capacity.HEAD, 1))
        if post.rank not in LEADERS:
            return own
        deputies = (seat.seat for seat in self.seats if seat.seat.rank is Rank.DEPUTY)
        officials = (seat.seat for seat in self.seats if seat.seat.rank is Rank.OFFICIAL)
        return next(deputies, next(officials, replace(own, rank=Rank.OFFICIAL, capacity=Capacity.HEAD)))

    def _is_settled(self, late: Placement) -> bool:
        """True where a person has decided who becomes head instead of this one."""
        is_head = late.official.rank is Rank.HEAD
        return is_head and any(seat.placement is not None and seat.placement.as_head for seat in self.seats)

    def _claimants(self, late: Placement) -> list[Official]:
        """Who has the head's post, and who came for it."""
        heads = (seat.placement for seat in self.seats if seat.seat.rank is Rank.HEAD)
        return [*(one.official for one in heads if one), late.official]

    def _report_stated(self, placement: Placement, rank: Rank) -> None:
        is_head = rank is Rank.HEAD
        taken = placement.ordinal is not None
        code = "staffing.two_heads" if is_head else "staffing.post_taken" if taken else "staffing.extra_post"
        self.findings.append(
            Finding(
                code,
                f"{self._body.name}: chức danh “{placement.title}” đã có người giữ"
                + ("." if is_head or taken else "; thêm một vị trí."),
                self._body.code,
                "Kiểm tra lại chức danh trong bảng nhân sự.",
                blocking=is_head or taken,
                message_en=f"{self._body.name}: the post “{placement.title}” is held already"
                + ("." if is_head or taken else "; one more is added."),
                remedy_en="Check the title in the staffing table.",
                repairs=head_choices(self._body, self._claimants(placement)) if is_head else (),
            )
        )

    def _report_chief(self, placement: Placement) -> None:
        post = placement.official.post
        is_head = post.rank is Rank.HEAD
        self.findings.append(
            Finding(
                "staffing.two_heads" if is_head else "staffing.extra_post",
                f"{self._body.name}: {post.title} của {placement.official.body.name} "
                + ("không còn chỗ ở chức danh người đứng đầu." if is_head else "là vị trí ngoài số lượng."),
                self._body.code,
                "Nêu vị trí mới của người này trong bảng nhân sự, nếu khác đề xuất.",
                blocking=False,
                message_en=f"{self._body.name}: {post.title} of {placement.official.body.name} "
                + ("finds the head's post taken." if is_head else "is a post beyond the number."),
                remedy_en="Name this person's new post in the staffing table if it is another one.",
                repairs=head_choices(self._body, self._claimants(placement)) if is_head else (),
            )
        )
