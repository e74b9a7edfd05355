"""Who sits where inside a body whose seats come from a staff list. Everybody who arrives gets a seat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from antin.succession.outcome import Finding
from antin.succession.registry import Organisation, Rank
from antin.succession.staffing.roster import Placement
from antin.succession.staffing.seats import SPECIALISTS, Seat, rank_order

__all__ = ["seat_by_list"]


def seat_by_list(
    body: Organisation, seats: Sequence[Seat], arriving: Sequence[Placement]
) -> tuple[list[tuple[Seat, Placement | None]], list[Finding]]:
    """Pairs of seat and person in seat order; vacant seats have ``None``.

    First whom the table names a post, then who stays in the same post of the same body, then the leader with the
    highest grade (the donor's own first) as head, clerks, accountants and civil-status officers in such seats,
    holders of the same single post, and at last everybody by grade from the top.
    """
    room = _Room(body, seats, arriving)
    room.fill_stated()
    room.fill(_same_post(body))
    room.fill_head()
    room.fill(_same_specialty)
    room.fill(_same_single_post(seats))
    room.fill_by_grade()
    return room.pairs(), room.findings


Fit = Callable[[Seat, Placement], bool]


def _same_post(body: Organisation) -> Fit:
    def fits(seat: Seat, placement: Placement) -> bool:
        post = placement.official.post
        same = post.organisation_id == body.id and post.title == seat.title
        return same and post.ordinal == seat.ordinal

    return fits


def _same_specialty(seat: Seat, placement: Placement) -> bool:
    return seat.rank in SPECIALISTS and placement.official.rank is seat.rank


def _same_single_post(seats: Iterable[Seat]) -> Fit:
    titles = [seat.title for seat in seats if seat.rank is not Rank.DEPUTY]

    def fits(seat: Seat, placement: Placement) -> bool:
        return (
            titles.count(seat.title) == 1
            and placement.official.is_donor
            and placement.official.post.title == seat.title
        )

    return fits


class _Room:
    def __init__(self, body: Organisation, seats: Sequence[Seat], arriving: Sequence[Placement]) -> None:
        self._body = body
        self._seats = list(seats)
        self._taken: dict[int, Placement] = {}  # seat index → who sits there
        self._waiting = sorted(arriving, key=lambda placement: placement.official.order)
        self.findings: list[Finding] = []

    def pairs(self) -> list[tuple[Seat, Placement | None]]:
        return [(seat, self._taken.get(index)) for index, seat in enumerate(self._seats)]

    def fill_stated(self) -> None:
        for placement in [one for one in self._waiting if one.title]:
            index = self._stated_seat(placement)
            if index is None:
                self.findings.append(_conflict(self._body, placement, self._rank_of(placement.title)))
            else:
                self._sit(index, placement)

    def fill(self, fits: Fit) -> None:
        for index in self._free():
            found = next((one for one in self._waiting if fits(self._seats[index], one)), None)
            if found:
                self._sit(index, found)

    def fill_head(self) -> None:
        """Leaders only: where none arrives, the head's seat goes to the highest grade at the end."""
        heads = [index for index in self._free() if self._seats[index].rank is Rank.HEAD]
        leaders = [one for one in self._waiting if rank_order(one.official.rank) <= rank_order(Rank.DEPUTY)]
        for index, placement in zip(heads, leaders, strict=False):
            self._sit(index, placement)

    def fill_by_grade(self) -> None:
        free = sorted(self._free(), key=lambda index: (rank_order(self._seats[index].rank), index))
        for index, placement in zip(free, list(self._waiting), strict=False):
            self._sit(index, placement)

    def _free(self) -> list[int]:
        return [index for index in range(len(self._seats)) if index not in self._taken]

    def _sit(self, index: int, placement: Placement) -> None:
        self._taken[index] = placement
        self._waiting.remove(placement)

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

    def _rank_of(self, title: str) -> Rank | None:
        return next((seat.rank for seat in self._seats if seat.title == title), None)


def _conflict(body: Organisation, placement: Placement, rank: Rank | None) -> Finding:
    if rank is None:
        return Finding(
            "staffing.unknown_post",
            f"{body.name} không có chức danh “{placement.title}” sau quyết định.",
            body.code,
            "Sửa chức danh mới trong bảng nhân sự.",
            blocking=True,
        )
    if rank is Rank.HEAD:
        return Finding(
            "staffing.two_heads",
            f"{body.name}: có hai người được xếp vào chức danh “{placement.title}”.",
            body.code,
            "Chỉ giữ một người ở chức danh này trong bảng nhân sự.",
            blocking=True,
        )
    return Finding(
        "staffing.post_taken",
        f"{body.name}: chức danh “{placement.title}” không còn chỗ.",
        body.code,
        "Chọn chức danh khác trong bảng nhân sự.",
        blocking=True,
    )
