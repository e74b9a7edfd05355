"""Mail addresses: outside the body's domain, unusable in a certificate, or given to two people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from antin.kernel.text import slug
from antin.reissue.conflicts.situation import Situation
from antin.reissue.plan import Conflict
from antin.succession.registry import Person
from antin.succession.repairs import Repair

__all__ = ["find_doubled_addresses", "find_foreign_domains", "find_unusable_addresses"]

_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)  # what RFC 5280 section 4.2.1.6 takes


def find_foreign_domains(situation: Situation) -> Iterator[Conflict]:
    """People whose address lies outside their body's domain before the decision: they get another one."""
    bodies = situation.before.organisations
    for person_id in sorted(situation.seats.keys() & situation.old_seats.keys()):
        old = situation.before.persons[person_id]
        domain = bodies[situation.old_seats[person_id].organisation_id].mail_domain
        is_foreign = domain and old.email and _domain(old.email) != domain.lower()
        if is_foreign and not situation.is_accepted("mail.foreign_domain", person_id):
            yield _foreign(old, domain, situation.after.persons[person_id])


def find_unusable_addresses(situation: Situation) -> Iterator[Conflict]:
    """People in a post whose address is missing or no internet mail address."""
    taken = _taken(situation)
    for person_id in sorted(situation.seats):
        person = situation.after.persons[person_id]
        if not _ADDRESS.fullmatch(person.email):
            yield _unusable(person, situation.body_of(person_id).mail_domain, taken)


def find_doubled_addresses(situation: Situation) -> Iterator[Conflict]:
    """People with an address that somebody before them in the list has."""
    persons, taken = situation.after.persons, _taken(situation)
    seen: set[str] = set()
    for person_id in sorted(persons):
        if persons[person_id].email in seen:
            yield _doubled(persons[person_id], taken)
        seen.add(persons[person_id].email)


def _taken(situation: Situation) -> set[str]:
    return {person.email for person in situation.after.persons.values()}


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _foreign(old: Person, domain: str, new: Person) -> Conflict:
    return Conflict(
        "mail.foreign_domain",
        f"{old.full_name}: địa chỉ {old.email} không thuộc tên miền {domain} của cơ quan.",
        old.id,
        "Chấp nhận địa chỉ được đề xuất, hoặc ghi địa chỉ khác.",
        blocking=False,
        message_en=f"{old.full_name}: {old.email} is outside the body's domain {domain}.",
        remedy_en="Accept the proposed address, or state another one.",
        repairs=(_set("mail.foreign_domain", old.id, new.email),),
    )


def _unusable(person: Person, domain: str, taken: set[str]) -> Conflict:
    local = slug(person.full_name).replace("-", "")
    proposed: tuple[Repair, ...] = ()
    if domain and local:
        proposed = (_set("mail.unusable", person.id, _free(f"{local}@{domain}", taken)),)
    return Conflict(
        "mail.unusable",
        f"{person.full_name}: địa chỉ thư “{person.email}” không ghi được vào chứng thư.",
        person.id,
        "Ghi một địa chỉ thư điện tử công vụ.",
        blocking=True,
        message_en=f"{person.full_name}: the address “{person.email}” cannot stand in a certificate.",
        remedy_en="State an official mail address.",
        repairs=proposed,
    )


def _doubled(person: Person, taken: set[str]) -> Conflict:
    return Conflict(
        "mail.doubled",
        f"{person.full_name}: địa chỉ {person.email} đã thuộc về người khác.",
        person.id,
        "Ghi một địa chỉ riêng cho người này.",
        blocking=True,
        message_en=f"{person.full_name}: {person.email} belongs to somebody else.",
        remedy_en="State an address of this person's own.",
        repairs=(_set("mail.doubled", person.id, _free(person.email, taken)),),
    )


def _set(code: str, target: str, address: str) -> Repair:
    return Repair(code, target, address, f"Đặt địa chỉ {address}.", f"Set the address {address}.")


def _free(address: str, taken: set[str]) -> str:
    """The address, or the next one with a number that nobody has; it is taken from now on."""
    local, _, domain = address.partition("@")
    number, found = 1, address
    while found in taken:
        number += 1
        found = f"{local}{number}@{domain}"
    taken.add(found)
    return found
