"""The registry of an area at one moment: units, organisations, posts, people, services.

A *unit* is a territory (province, district, commune). An *organisation* is a body that can hold a seal and a
certificate. Codes are reused by successors, so the identity of both is (code, valid from): ``id`` is
``code@founded_on`` and is never given to another legal person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

__all__ = [
    "Capacity",
    "Organisation",
    "OrganisationId",
    "Person",
    "PersonId",
    "Post",
    "PostId",
    "Rank",
    "Registry",
    "Service",
    "ServiceId",
    "Unit",
    "UnitCode",
    "UnitLevel",
]

UnitCode = NewType("UnitCode", str)  # five digits for a commune, three for a district, two for a province
OrganisationId = NewType("OrganisationId", str)  # "09025:C-UBND@2025-07-01"
PersonId = NewType("PersonId", str)  # "VN-25-000123": the registry's own number, safe to print in a certificate
PostId = NewType("PostId", str)  # "09025:C-UBND@2025-07-01/chu-tich/1"
ServiceId = NewType("ServiceId", str)  # "25:SV-PORTAL/1@2025-07-01"


class UnitLevel(StrEnum):
    """Level of a territory."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Capacity(StrEnum):
    """Signing capacity (Decree 30/2020 Art. 13). Party bodies write the same words as T/M, K/T, T/L."""

    HEAD = ""
    ON_BEHALF = "TM"  # thay mặt, for a collective
    FOR = "KT"  # ký thay, a deputy for the head
    BY_ORDER = "TL"  # thừa lệnh
    BY_AUTHORISATION = "TUQ"  # thừa uỷ quyền


class Rank(StrEnum):
    """What a post does in its organisation; decides who can follow whom into which post."""

    HEAD = "head"
    DEPUTY = "deputy"
    DIVISION_HEAD = "division_head"
    DIVISION_DEPUTY = "division_deputy"
    CLERK = "clerk"  # văn thư: holds the seal and the organisation's key device
    ACCOUNTANT = "accountant"
    CIVIL_STATUS = "civil_status"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Unit:
    """A territory as it stands at the registry's moment."""

    code: UnitCode
    level: UnitLevel
    type: str  # "xã", "phường", "thị trấn", "đặc khu", "huyện", "tỉnh", …
    name: str  # with the type word: "Xã Yên Lạc"
    short_name: str  # without it: "Yên Lạc"
    parent_code: UnitCode | None
    province_code: UnitCode


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body with its own seal, or without one, as it stands at the registry's moment."""

    id: OrganisationId
    code: str  # "09025:C-UBND", or "25:P-CC:07" where a kind has several instances in one unit
    kind: str  # key of the kind table: "C-UBND", "B-C-UBND", …
    name: str
    short_name: str  # used in a certificate where the name is longer than X.520 allows (64 characters)
    unit_code: UnitCode
    parent_id: OrganisationId | None
    branch: str  # "party", "government", "council", "front", "health", "education", "public service"
    official_code: str  # organisation code, Decision 20/2020: "H44.12.03"
    abbreviation: str  # as in document numbers: "UBND"
    number_style: str  # "gov" or "party"
    has_seal: bool
    founded_on: date
    mail_domain: str  # official mail of its people: "vinhphuc.gov.vn"
    requires_certificate: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """An official. Matched by ``personal_number`` only: more than half of all officials share their name."""

    id: PersonId
    personal_number: str  # 12 digits; personal data, never in a certificate, a log or a public page
    full_name: str
    born_on: date
    email: str  # official mail address, unique


@dataclass(frozen=True, slots=True)
class Post:
    """One seat in an organisation; vacant where ``holder_id`` is ``None``."""

    id: PostId
    organisation_id: OrganisationId
    title: str
    rank: Rank
    capacity: Capacity
    ordinal: int  # 1, 2, … among the posts of the same title in the organisation
    holder_id: PersonId | None = None
    is_main: bool = True  # a second post of a person adds no certificate
    requires_certificate: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """A device, service or piece of software with a certificate of its own (form 03)."""

    id: ServiceId
    code: str
    kind: str  # "TLS server", "application signature", …
    name: str
    owner_id: OrganisationId
    host_name: str | None = None  # for TLS servers
    short_name: str = ""  # used in a certificate where the name is longer than X.520 allows; "": there is none


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything the office knows about an area at one moment, keyed by identity."""

    units: dict[UnitCode, Unit] = field(default_factory=dict)
    organisations: dict[OrganisationId, Organisation] = field(default_factory=dict)
    posts: dict[PostId, Post] = field(default_factory=dict)
    persons: dict[PersonId, Person] = field(default_factory=dict)
    services: dict[ServiceId, Service] = field(default_factory=dict)
    focal_officers: dict[OrganisationId, PersonId] = field(default_factory=dict)  # cán bộ đầu mối
