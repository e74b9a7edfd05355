"""A synthetic country of any size, shaped like the real one, with the decision that merges its communes.

A hundred holders an old commune: four bodies with a certificate, twenty-four people in each. Three neighbours
become one; what is left over at the end of a province goes on alone. A million holders are 10,000 communes in
61 provinces, close to the 10,035 communes and 63 provinces of June 2025. Names repeat on purpose: more than
half of all officials share theirs. Same size, same country.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from antin.kernel.moments import parse_moment
from antin.succession.decision import (
    REST,
    Decision,
    KindRule,
    KindSuccession,
    OrganisationTemplate,
    PositionTemplate,
    SuccessionRow,
    UnitRow,
)
from antin.succession.registry import (
    Capacity,
    Organisation,
    OrganisationId,
    Person,
    PersonId,
    Post,
    PostId,
    Rank,
    Registry,
    Unit,
    UnitCode,
    UnitLevel,
)

__all__ = ["HOLDERS_A_COMMUNE", "TODAY", "Country", "synthetic_country", "synthetic_provinces"]

TODAY = date(2025, 6, 17)
FOUNDED_ON = date(2011, 6, 1)
EFFECTIVE_AT = parse_moment("2025-07-01T00:00:00+07:00")
CUTOFF_AT = parse_moment("2025-09-01T00:00:00+07:00")

COMMUNES_A_PROVINCE = 165
MERGED = 3  # old communes that become one
PEOPLE_A_BODY = 24
_BODIES = (  # kind, name before the commune's, abbreviation, branch
    ("C-DU", "Đảng ủy", "ĐU", "party"),
    ("C-HDND", "Hội đồng nhân dân", "HĐND", "council"),
    ("C-UBND", "Ủy ban nhân dân", "UBND", "government"),
    ("C-TYT", "Trạm Y tế", "TYT", "health"),
)
HOLDERS_A_COMMUNE = len(_BODIES) * (1 + PEOPLE_A_BODY)
_SEATS = (  # title, rank, capacity, how many before
    ("Trưởng", Rank.HEAD, Capacity.ON_BEHALF, 1),
    ("Phó", Rank.DEPUTY, Capacity.FOR, 2),
    ("Văn thư", Rank.CLERK, Capacity.HEAD, 1),
    ("Chuyên viên", Rank.OFFICIAL, Capacity.HEAD, PEOPLE_A_BODY - 4),
)
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_MIDDLE = ("Văn", "Thị", "Đức", "Ngọc", "Minh", "Quang", "Thanh", "Hữu")
_GIVEN = ("Anh", "Bình", "Cường", "Dũng", "Hà", "Hùng", "Hương", "Lan", "Long", "Mai", "Nga", "Tuấn", "Yến")
_NAMES = tuple(" ".join(parts) for parts in product(_FAMILY, _MIDDLE, _GIVEN))


@dataclass(frozen=True, slots=True)
class Country:
    """The registry before, and the decision; ``holders`` is how many certificates exist before."""

    registry: Registry
    decision: Decision
    holders: int


def synthetic_country(holders: int) -> Country:
    """At least ``holders`` holders, rounded up to whole communes."""
    return _country(range(_communes(holders)))


def synthetic_provinces(holders: int) -> Iterator[Country]:
    """The same country, each province with its own registry and its own decision."""
    communes = range(_communes(holders))
    for first in communes[::COMMUNES_A_PROVINCE]:
        yield _country(communes[first : first + COMMUNES_A_PROVINCE])


def _communes(holders: int) -> int:
    return max(1, -(-holders // HOLDERS_A_COMMUNE))


def _country(communes: range) -> Country:
    registry = Registry()
    for number in communes:
        province, place = divmod(number, COMMUNES_A_PROVINCE)
        if place == 0:
            unit = _province(province)
            registry.units[unit.code] = unit
        _settle(registry, _commune(province, place))
    return Country(registry, _decision(registry), len(communes) * HOLDERS_A_COMMUNE)


def _province(number: int) -> Unit:
    code = UnitCode(f"{number:02}")
    return Unit(code, UnitLevel.PROVINCE, "tỉnh", f"Tỉnh Mẫu {number}", f"Mẫu {number}", None, code)


def _commune(province: int, place: int) -> Unit:
    parent = UnitCode(f"{province:02}")
    code = UnitCode(f"{province:02}{place:03}")
    return Unit(code, UnitLevel.COMMUNE, "xã", f"Xã Số {code}", f"Số {code}", parent, parent)


def _settle(registry: Registry, unit: Unit) -> None:
    """The bodies of a commune with their people."""
    registry.units[unit.code] = unit
    for order, (kind, name, abbreviation, branch) in enumerate(_BODIES):
        body = Organisation(
            id=OrganisationId(f"{unit.code}:{kind}@{FOUNDED_ON}"),
            code=f"{unit.code}:{kind}",
            kind=kind,
            name=f"{name} xã {unit.short_name}",
            short_name=f"{name} xã {unit.short_name}",
            unit_code=unit.code,
            parent_id=None,
            branch=branch,
            official_code=f"H{unit.province_code}.{int(unit.code[2:]) + 1}.{order + 1}",
            abbreviation=abbreviation,
            number_style="party" if branch == "party" else "gov",
            has_seal=True,
            founded_on=FOUNDED_ON,
            mail_domain=f"mau{unit.province_code}.gov.vn",
        )
        registry.organisations[body.id] = body
        _seat(registry, body, first=order * PEOPLE_A_BODY)


def _seat(registry: Registry, body: Organisation, *, first: int) -> None:
    seats = (
        (title, rank, capacity, ordinal)
        for title, rank, capacity, count in _SEATS
        for ordinal in range(1, count + 1)
    )
    for number, (title, rank, capacity, ordinal) in enumerate(seats, start=first):
        person = _person(body, number)
        registry.persons[person.id] = person
        post_id = PostId(f"{body.id}/{rank}/{ordinal}")
        registry.posts[post_id] = Post(post_id, body.id, title, rank, capacity, ordinal, person.id)
        if rank is Rank.CLERK:
            registry.focal_officers[body.id] = person.id


def _person(body: Organisation, number: int) -> Person:
    digits = f"{body.unit_code}{number:03}"
    position = int(digits)
    return Person(
        id=PersonId(f"VN-{body.unit_code[:2]}-{digits}"),
        personal_number=f"0000{digits}",
        full_name=_NAMES[position * 7 % len(_NAMES)],
        born_on=date(1965 + position % 35, 1 + position % 12, 1 + position % 28),
        email=f"canbo{digits}@{body.mail_domain}",
    )


def _decision(before: Registry) -> Decision:
    pairs = list(_pairs(before))
    after = {new.code: new for _, new in pairs}
    return Decision(
        number="MAU-01/NQ",
        title="Quyết định tổng hợp để đo hiệu năng (không có thật)",
        issuer="Bộ đo",
        adopted_on=TODAY,
        effective_at=EFFECTIVE_AT,
        cutoff_at=CUTOFF_AT,
        example=True,
        units_after=tuple(
            UnitRow(u.code, u.level, u.type, u.name, u.short_name, u.parent_code, u.province_code)
            for u in after.values()
        ),
        unit_rows=tuple(SuccessionRow("commune", old.code, old.name, new.code, new.name) for old, new in pairs),
        kind_rules=tuple(KindRule(kind, KindSuccession.BY_MAPPING, kind) for kind, *_ in _BODIES),
        organisation_templates=tuple(
            OrganisationTemplate(
                kind=kind,
                level=UnitLevel.COMMUNE,
                branch=branch,
                name=f"{name} {{đơn vị}}",
                short_name=f"{name} {{đơn vị}}",
                abbreviation=abbreviation,
                number_style="party" if branch == "party" else "gov",
            )
            for kind, name, abbreviation, branch in _BODIES
        ),
        positions=tuple(
            PositionTemplate(
                pattern="*",
                title=title,
                count=REST if rank is Rank.OFFICIAL else count,
                capacity=capacity,
                ranks=(rank,),
            )
            for title, rank, capacity, count in _SEATS
        ),
    )


def _pairs(before: Registry) -> Iterator[tuple[Unit, Unit]]:
    """Each old commune with the commune it goes into: the first of its three gives the code."""
    for unit in before.units.values():
        if unit.level is UnitLevel.COMMUNE:
            place = int(unit.code[2:])
            first = place - place % MERGED
            lead = before.units[UnitCode(f"{unit.code[:2]}{first:03}")]
            is_merged = UnitCode(f"{unit.code[:2]}{first + 1:03}") in before.units
            name = f"Liên {lead.short_name}" if is_merged else lead.short_name
            yield unit, replace(lead, name=f"Xã {name}", short_name=name)
