"""Personal numbers that are missing or unreadable, or that two records share. No number is ever shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from antin.reissue.conflicts.situation import Situation
from antin.reissue.plan import Conflict
from antin.succession.registry import Person, PersonId
from antin.succession.repairs import DIFFERENT_PEOPLE, Repair

__all__ = ["LATER", "find_doubled_numbers", "find_missing_numbers"]

LATER = "later"  # value of person.number_missing: certify now, complete the record afterwards
_DIGITS = 12


def find_missing_numbers(situation: Situation) -> Iterator[Conflict]:
    """People in a post whose record holds no number of twelve digits: the request (form 01) asks for it."""
    for person in _in_post(situation):
        number = person.personal_number
        is_sound = len(number) == _DIGITS and number.isascii() and number.isdigit()
        if not is_sound and not situation.is_accepted("person.number_missing", person.id):
            yield _missing(situation, person)


def find_doubled_numbers(situation: Situation) -> Iterator[Conflict]:
    """Records that share a number: one person would get two certificates. The first record by id stands."""
    by_number: dict[str, list[Person]] = defaultdict(list)
    for person in _in_post(situation):
        if person.personal_number:
            by_number[person.personal_number].append(person)
    for records in by_number.values():
        for person in records[1:]:
            if not situation.is_accepted("person.number_doubled", person.id):
                yield _doubled(situation, person, records[0])


def _in_post(situation: Situation) -> Sequence[Person]:
    return [situation.after.persons[person] for person in sorted(situation.seats)]


def _missing(situation: Situation, person: Person) -> Conflict:
    place = _place(situation, person.id)
    return Conflict(
        "person.number_missing",
        f"{person.full_name} ({place}): thiếu số định danh, hoặc số không đủ 12 chữ số.",
        person.id,
        "Bổ sung số định danh trong danh bạ, hoặc chấp nhận bổ sung sau.",
        blocking=True,
        message_en=f"{person.full_name} ({place}): no personal number of twelve digits.",
        remedy_en="Complete the directory, or accept that the number follows later.",
        repairs=(
            Repair(
                "person.number_missing",
                person.id,
                LATER,
                "Cấp chứng thư trước, bổ sung số định danh sau.",
                "Certify now, complete the number later.",
            ),
        ),
    )


def _doubled(situation: Situation, person: Person, first: Person) -> Conflict:
    here, there = _place(situation, person.id), _place(situation, first.id)
    return Conflict(
        "person.number_doubled",
        f"{person.full_name} ({here}) và {first.full_name} ({there}) có cùng số định danh.",
        person.id,
        "Chọn hồ sơ được giữ nếu là một người, hoặc xác nhận là hai người.",
        blocking=True,
        message_en=f"{person.full_name} ({here}) and {first.full_name} ({there}) share a personal number.",
        remedy_en="Choose the record that counts if it is one person, or confirm that they are two.",
        repairs=(
            _one_person(person, first, there),
            _one_person(person, person, here),
            Repair(
                "person.number_doubled",
                person.id,
                DIFFERENT_PEOPLE,
                "Là hai người khác nhau; một số ghi sai, sửa sau.",
                "Two people; one number is wrong and will be corrected.",
            ),
        ),
    )


def _one_person(person: Person, counts: Person, place: str) -> Repair:
    return Repair(
        "person.number_doubled",
        person.id,
        counts.id,
        f"Là một người; hồ sơ {counts.id} ({place}) được giữ.",
        f"One person; the record {counts.id} ({place}) counts.",
    )


def _place(situation: Situation, person: PersonId) -> str:
    return situation.body_of(person).name
