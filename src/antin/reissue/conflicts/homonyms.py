"""People of one name in one body: their certificates look alike, only the serial number tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from antin.reissue.conflicts.situation import Situation
from antin.reissue.plan import Conflict

__all__ = ["find_homonyms"]


def find_homonyms(situation: Situation) -> Iterator[Conflict]:
    """A note for each name that a body's people share."""
    persons, bodies = situation.after.persons, situation.after.organisations
    seats = situation.seats.items()
    names = Counter((bodies[post.organisation_id].code, persons[who].full_name) for who, post in seats)
    by_code = {body.code: body.name for body in bodies.values()}
    for (code, name), count in sorted(names.items()):
        if count > 1:
            yield Conflict(
                "person.homonyms",
                f"{by_code[code]}: {count} người cùng tên {name}; chứng thư chỉ khác nhau ở số hiệu.",
                code,
                "Không cần làm gì; khi ký, xem chức danh và số hiệu.",
                blocking=False,
                message_en=f"{by_code[code]}: {count} people are called {name}; only a serial number differs.",
                remedy_en="Nothing is needed; look at title and serial number when signing.",
            )
