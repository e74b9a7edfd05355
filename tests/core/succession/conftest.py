"""A small province for tests of succession: three communes with their bodies, and the province before 2025."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from antin.kernel.text import slug
from antin.succession.decision import Decision, SuccessionRow, UnitRow
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
    Service,
    ServiceId,
    Unit,
    UnitCode,
    UnitLevel,
)

LEVELS = {2: UnitLevel.PROVINCE, 3: UnitLevel.DISTRICT, 5: UnitLevel.COMMUNE}
RANKS = {
    "Chủ tịch": Rank.HEAD,
    "Giám đốc": Rank.HEAD,
    "Hiệu trưởng": Rank.HEAD,
    "Chánh Văn phòng": Rank.HEAD,
    "Trưởng phòng": Rank.HEAD,
    "Phó Chủ tịch": Rank.DEPUTY,
    "Phó Giám đốc": Rank.DEPUTY,
    "Phó Chánh Văn phòng": Rank.DEPUTY,
    "Văn thư": Rank.CLERK,
    "Kế toán": Rank.ACCOUNTANT,
}


class Area:
    """Builds a registry line by line."""

    def __init__(self) -> None:
        self.registry = Registry()

    def unit(self, code: str, name: str, parent: str = "", province: str = "25") -> Area:
        type_word = next(w for w in ("Thị trấn", "Xã", "Phường", "Huyện", "Tỉnh") if name.startswith(w))
        self.registry.units[UnitCode(code)] = Unit(
            code=UnitCode(code),
            level=LEVELS[len(code)],
            type=type_word.lower(),
            name=name,
            short_name=name[len(type_word) + 1 :],
            parent_code=UnitCode(parent) if parent else None,
            province_code=UnitCode(province),
        )
        return self

    def body(self, code: str, name: str, titles: Iterable[str], parent: str = "", domain: str = "") -> Area:
        """A body and one person in each post; ``-Chuyên viên`` is a vacant post."""
        unit, kind = code.split(":")[:2]
        body_id = OrganisationId(f"{code}@2020-01-01")
        self.registry.organisations[body_id] = Organisation(
            id=body_id,
            code=code,
            kind=kind,
            name=name,
            short_name=name,
            unit_code=UnitCode(unit),
            parent_id=OrganisationId(f"{parent}@2020-01-01") if parent else None,
            branch="government",
            official_code=f"H44.{len(self.registry.organisations) + 1}",
            abbreviation="UBND",
            number_style="gov",
            has_seal=True,
            founded_on=date(2020, 1, 1),
            mail_domain=domain or "phutho.gov.vn",
        )
        seats: dict[str, int] = {}
        for title in titles:
            self._post(body_id, title.removeprefix("-"), seats, vacant=title.startswith("-"))
        return self

    def _post(self, body_id: OrganisationId, title: str, seats: dict[str, int], *, vacant: bool) -> None:
        seats[title] = seats.get(title, 0) + 1
        body = self.registry.organisations[body_id]
        holder = None if vacant else self._person(f"{title} {body.code} {seats[title]}", body.mail_domain)
        post_id = PostId(f"{body_id}/{slug(title)}/{seats[title]}")
        self.registry.posts[post_id] = Post(
            id=post_id,
            organisation_id=body_id,
            title=title,
            rank=RANKS.get(title, Rank.OFFICIAL),
            capacity=Capacity.HEAD,
            ordinal=seats[title],
            holder_id=holder,
        )

    def _person(self, name: str, domain: str) -> PersonId:
        number = len(self.registry.persons) + 1
        person_id = PersonId(f"VN-25-{number:06}")
        self.registry.persons[person_id] = Person(
            id=person_id,
            personal_number=f"025{number:09}",
            full_name=name,
            born_on=date(1970 + number % 25, 1, 1),
            email=f"{slug(name)}@{domain}",
        )
        return person_id

    def service(self, code: str, owner: str, host: str | None = None) -> Area:
        service_id = ServiceId(f"{code}@2020-01-01")
        self.registry.services[service_id] = Service(
            service_id, code, "TLS server", code, OrganisationId(f"{owner}@2020-01-01"), host
        )
        return self


@pytest.fixture
def area() -> Area:
    """An empty one."""
    return Area()


@pytest.fixture
def two_tier() -> Registry:
    """Three communes of one province, each with committee, office and two schools."""
    area = Area().unit("25", "Tỉnh Phú Thọ")
    area.body("25:P-UBND", "Ủy ban nhân dân tỉnh Phú Thọ", ["Chủ tịch"])
    for code, name in (("09025", "Yên Lạc"), ("09040", "Tề Lỗ"), ("08842", "Tiên Lữ")):
        committee = f"{code}:C-UBND"
        area.unit(code, f"Xã {name}", "25")
        titles = ["Chủ tịch", "Phó Chủ tịch", "Chuyên viên", "Chuyên viên"]
        area.body(committee, f"Ủy ban nhân dân xã {name}", titles)
        area.body(
            f"{code}:C-VP", f"Văn phòng xã {name}", ["Chánh Văn phòng", "Văn thư", "Chuyên viên"], committee
        )
        for number in (1, 2):
            area.body(f"{code}:C-SCHOOL:0{number}", f"Trường THCS {name} {number}", ["Hiệu trưởng"], committee)
        area.service(f"{code}:SV-WEB/1", committee, f"{slug(name)}.phutho.gov.vn")
    return area.registry


@pytest.fixture
def decide() -> Callable[..., Decision]:
    """A decision from pairs ``(old, new, further columns)``; names of new units from ``units``."""
    return decision


def decision(
    *rows: SuccessionRow,
    units: dict[str, str] | None = None,
    parents: dict[str, str] | None = None,
    **more: object,
) -> Decision:
    listed = [_unit_row(code, name, (parents or {}).get(code, "25")) for code, name in (units or {}).items()]
    plain = Decision(
        number="01/NQ",
        title="Thử nghiệm",
        issuer="Quốc hội",
        adopted_on=date(2026, 12, 1),
        effective_at=datetime(2026, 12, 31, 17, tzinfo=UTC),  # midnight of 1 January 2027 in Viet Nam
        units_after=tuple(listed),
        unit_rows=rows,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def _unit_row(code: str, name: str, parent: str) -> UnitRow:
    built = Area().unit(code, name, "" if len(code) == 2 else parent).registry.units[UnitCode(code)]
    return UnitRow(
        built.code,
        built.level,
        built.type,
        built.name,
        built.short_name,
        built.parent_code,
        built.province_code,
    )
