"""Who sits where inside a body whose seats come from a staff list. Everybody who arrives gets a seat."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial

from antin.succession.outcome import Finding
from antin.succession.registry import Organisation, Rank
from antin.succession.staffing.choices import head_choices
from antin.succession.staffing.roster import Official, Placement
from antin.succession.staffing.seats import LEADERS, SPECIALISTS, Seat, rank_order

__all__ = ["seat_by_list"]


def seat_by_list(
    body: Organisation, seats: Sequence[Seat], arriving: Sequence[Placement]
) -> tuple[list[tuple[Seat, Placement | None]], list[Finding]]:
    """Pairs of seat and person in seat order, ``None`` where a seat is vacant.

    First whom the table names a post, then who stays in the same post of the same body, then as head the leader
    of the highest grade (the donor's own first), clerks, accountants and civil-status officers in such seats,
    holders of the same single post, and at last everybody by grade from the top.
    """
    room = _Room(body, seats, arriving)
    titles = Counter(seat.title for seat in seats)
    room.fill_stated()
    room.fill(_post_of_seat, partial(_post_held, body))
    room.fill_head()
    room.fill(_specialty_of_seat, lambda placement: placement.official.rank)
    room.fill(partial(_single_post, titles), _donors_title)
    room.fill_by_grade()
    return room.pairs(), room.findings


def _post_of_seat(seat: Seat) -> Hashable:
    return seat.title, seat.ordinal


def _post_held(body: Organisation, placement: Placement) -> Hashable:
    post = placement.official.post
    return (post.title, post.ordinal) if post.organisation_id == body.id else None


def _specialty_of_seat(seat: Seat) -> Hashable:
    return seat.rank if seat.rank in SPECIALISTS else None


def _single_post(titles: Mapping[str, int], seat: Seat) -> Hashable:
    return seat.title if titles[seat.title] == 1 and seat.rank is not Rank.DEPUTY else None


def _donors_title(placement: Placement) -> Hashable:
    return placement.official.post.title if placement.official.is_donor else None


class _Room:
    def __init__(self, body: Organisation, seats: Sequence[Seat], arriving: Sequence[Placement]) -> None:
        self._body = body
        self._seats = list(seats)
        self._taken: dict[int, Placement] = {}  # seat index → who sits there
        ordered = sorted(arriving, key=lambda placement: placement.official.order)
        self._waiting = {placement.official.person.id: placement for placement in ordered}
        self.findings: list[Finding] = []

    def pairs(self) -> list[tuple[Seat, Placement | None]]:
        return [(seat, self._taken.get(index)) for index, seat in enumerate(self._seats)]

    def fill_stated(self) -> None:
        for placement in [one for one in self._waiting.values() if one.title]:
            index = self._stated_seat(placement)
            if index is None:
                claimants = [*self._holders(placement.title), placement.official]
                rank = self._rank_of(placement.title)
                self.findings.append(_conflict(self._body, placement, rank, claimants))
            else:
                self._sit(index, placement)

    def fill(self, seat_key: Callable[[Seat], Hashable], person_key: Callable[[Placement], Hashable]) -> None:
        """Each free seat goes to the first person with the same key; ``None`` matches nothing."""
        queues: dict[Hashable, deque[Placement]] = defaultdict(deque)
        for placement in self._waiting.values():
            queues[person_key(placement)].append(placement)
        for index in self._free():
            key = seat_key(self._seats[index])
            if key is not None and queues[key]:
                self._sit(index, queues[key].popleft())

    def fill_head(self) -> None:
        """Leaders only: where none arrives, the head's seat goes to the highest grade at the end."""
        heads = [index for index in self._free() if self._seats[index].rank is Rank.HEAD]
        leaders = [one for one in self._waiting.values() if one.official.rank in LEADERS]
        for index, placement in zip(heads, leaders, strict=False):
            self._sit(index, placement)

    def fill_by_grade(self) -> None:
        free = sorted(self._free(), key=lambda index: (rank_order(self._seats[index].rank), index))
        for index, placement in zip(free, list(self._waiting.values()), strict=False):
            self._sit(index, placement)

    def _free(self) -> list[int]:
        return [index for index in range(len(self._seats)) if index not in self._taken]

    def _sit(self, index: int, placement: Placement) -> None:
        self._taken[index] = placement
        del self._waiting[placement.official.person.id]

    def _stated_seat(self, placement: Placement) -> int | None:
        return next(
            (
                index
                for index in self._free()
                if self._seats[index].title == placement.title
                and placement.ordinal in {None, self._seats[index].ordinal}
            ),
            None,
        )

    def _holders(self, title: str) -> list[Official]:
        return [one.official for index, one in self._taken.items() if self._seats[index].title == title]

    def _rank_of(self, title: str) -> Rank | None:
        return next((seat.rank for seat in self._seats if seat.title == title), None)


def _conflict(
    body: Organisation, placement: Placement, rank: Rank | None, claimants: Sequence[Official]
) -> Finding:
    title = placement.title
    if rank is None:
        return Finding(
            "staffing.unknown_post",
            f"{body.name} không có chức danh “{title}” sau quyết định.",
            body.code,
            "Sửa chức danh mới trong bảng nhân sự.",
            blocking=True,
            message_en=f"{body.name} has no post “{title}” after the decision.",
            remedy_en="Correct the new title in the staffing table.",
        )
    if rank is Rank.HEAD:
        return Finding(
            "staffing.two_heads",
            f"{body.name}: có hai người được xếp vào chức danh “{title}”.",
            body.code,
            "Chỉ giữ một người ở chức danh này trong bảng nhân sự.",
            blocking=True,
            message_en=f"{body.name}: two people are named for the post “{title}”.",
            remedy_en="Keep one of them there in the staffing table.",
            repairs=head_choices(body, claimants),
        )
    return Finding(
        "staffing.post_taken",
        f"{body.name}: chức danh “{title}” không còn chỗ.",
        body.code,
        "Chọn chức danh khác trong bảng nhân sự.",
        blocking=True,
        message_en=f"{body.name}: no post “{title}” is left.",
        remedy_en="Choose another title in the staffing table.",
    )
