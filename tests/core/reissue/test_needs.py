"""Needed certificates: which holders need one, and what it says about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from antin.reissue.needs import needs_of
from antin.reissue.plan import HolderKind
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

BODY = OrganisationId("09025:C-UBND@2025-07-01")
AN = PersonId("VN-26-000001")


@pytest.fixture
def registry() -> Registry:
    """One commune in a district, its committee, its chair and a service."""
    units = [
        Unit(UnitCode("26"), UnitLevel.PROVINCE, "tỉnh", "Tỉnh Vĩnh Phúc", "Vĩnh Phúc", None, UnitCode("26")),
        Unit(
            UnitCode("251"),
            UnitLevel.DISTRICT,
            "huyện",
            "Huyện Yên Lạc",
            "Yên Lạc",
            UnitCode("26"),
            UnitCode("26"),
        ),
        Unit(UnitCode("09025"), UnitLevel.COMMUNE, "xã", "Xã Tề Lỗ", "Tề Lỗ", UnitCode("251"), UnitCode("26")),
    ]
    committee = Organisation(
        id=BODY,
        code="09025:C-UBND",
        kind="C-UBND",
        name="Ủy ban nhân dân xã Tề Lỗ",
        short_name="UBND xã Tề Lỗ",
        unit_code=UnitCode("09025"),
        parent_id=None,
        branch="government",
        official_code="H62.3.1",
        abbreviation="UBND",
        number_style="gov",
        has_seal=True,
        founded_on=date(2025, 7, 1),
        mail_domain="vinhphuc.gov.vn",
    )
    chair = Post(PostId("p/1"), BODY, "Chủ tịch", Rank.HEAD, Capacity.ON_BEHALF, 1, AN)
    second = Post(PostId("p/2"), BODY, "Bí thư", Rank.HEAD, Capacity.HEAD, 1, AN, is_main=False)
    return Registry(
        units={unit.code: unit for unit in units},
        organisations={BODY: committee},
        posts={chair.id: chair, second.id: second},
        persons={AN: Person(AN, "026070000001", "Nguyễn Văn An", date(1970, 1, 1), "an@vinhphuc.gov.vn")},
        services={
            ServiceId("s@2025"): Service(
                ServiceId("s@2025"), "s", "TLS server", "Cổng thông tin", BODY, "telo.gov.vn"
            )
        },
    )


def test_organisation_person_and_service_each_need_one_certificate(registry: Registry) -> None:
    assert sorted(want.holder.kind for want in needs_of(registry)) == ["organisation", "person", "service"]


def test_subject_names_province_district_body_and_the_identity_that_is_never_reused(registry: Registry) -> None:
    body = next(want for want in needs_of(registry) if want.holder.kind is HolderKind.ORGANISATION)
    assert str(body.subject) == (
        "CN=Ủy ban nhân dân xã Tề Lỗ, organizationIdentifier=AN:VN-09025.C-UBND.2025-07-01, "
        "O=Ủy ban nhân dân xã Tề Lỗ, L=Huyện Yên Lạc, ST=Tỉnh Vĩnh Phúc, C=VN"
    )


def test_subject_of_a_person_never_shows_the_personal_number(registry: Registry) -> None:
    person = next(want for want in needs_of(registry) if want.holder.kind is HolderKind.PERSON)
    assert person.subject.get("serialNumber") == AN
    assert "026070000001" not in str(person.subject)
    assert person.email == "an@vinhphuc.gov.vn"


def test_second_post_of_a_person_adds_no_certificate(registry: Registry) -> None:
    assert [want.name for want in needs_of(registry)].count("Nguyễn Văn An") == 1


def test_body_that_requires_none_needs_none(registry: Registry) -> None:
    without_seal = replace(registry.organisations[BODY], requires_certificate=False, has_seal=False)
    needed = needs_of(replace(registry, organisations={BODY: without_seal}))
    assert [want.holder.kind for want in needed] == [HolderKind.PERSON, HolderKind.SERVICE]
