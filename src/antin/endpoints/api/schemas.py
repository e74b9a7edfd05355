"""What the API says, as types. Moments are ISO 8601 with offset; serial numbers are lower-case hex."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

__all__ = [
    "CertificateOut",
    "Code",
    "Cursor",
    "Limit",
    "LinkOut",
    "Moment",
    "Name",
    "NewTokenIn",
    "NewTokenOut",
    "OfficeOut",
    "OrganisationLifeOut",
    "OrganisationOut",
    "PageOut",
    "PersonOut",
    "Problem",
    "SeatOut",
    "StatusOut",
    "TokenOut",
    "UnitOut",
]

_Row = TypeVar("_Row")
Limit = Annotated[int, Field(ge=1, le=200, description="How many rows a page has.")]


def _in_utc(moment: datetime | None) -> datetime | None:
    """The same moment in UTC: PostgreSQL knows no offsets beyond sixteen hours; the ends of time stay there."""
    if moment is None:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if moment.year == 1 else datetime.max.replace(tzinfo=UTC)


_CURSOR = "From the page before; without it, the beginning."
Cursor = Annotated[str | None, Field(max_length=400, pattern=r"^[A-Za-z0-9_-]+$", description=_CURSOR)]
Name = Annotated[str, Field(max_length=120, description="Words of the name, with or without marks.")]
Code = Annotated[str, Field(max_length=30)]
Moment = Annotated[
    AwareDatetime | None,
    AfterValidator(_in_utc),
    Field(description="As of this moment (ISO 8601 with offset); without it, now."),
]


class Problem(Schema):
    """An error (RFC 9457). ``code`` is stable; texts may change."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    where: str = ""
    remedy: str = ""
    reference: str = ""
    errors: list[dict[str, str]] = Field(default_factory=list)


class PageOut(Schema, Generic[_Row]):
    """A page of a list. ``next_cursor`` is null at the end."""

    items: list[_Row]
    next_cursor: str | None
    as_of: datetime


class UnitOut(Schema):
    """A territory for a time."""

    code: str
    level: str
    type: str
    name: str
    parent_code: str | None
    province_code: str
    valid_from: datetime
    valid_until: datetime | None


class OrganisationOut(Schema):
    """An organisation for a time."""

    id: str
    code: str
    kind: str
    name: str
    short_name: str
    unit_code: str
    parent_id: str | None
    branch: str
    official_code: str
    has_seal: bool
    mail_domain: str
    requires_certificate: bool
    valid_from: datetime
    valid_until: datetime | None


class LinkOut(Schema):
    """What a decision made of an organisation."""

    decision: str
    kind: str
    old_id: str | None
    new_id: str | None
    continues: bool


class AliasOut(Schema):
    """A written form of the official code."""

    form: str
    value: str
    valid_from: datetime
    valid_until: datetime | None


class OrganisationLifeOut(Schema):
    """A legal person through its decisions."""

    id: str
    founded_on: date
    dissolved_at: datetime | None
    versions: list[OrganisationOut]
    links: list[LinkOut]
    codes: list[AliasOut]


class SeatOut(Schema):
    """A post and who holds it."""

    post_id: str
    title: str
    rank: str
    capacity: str
    person_id: str | None
    full_name: str
    is_main: bool
    held_since: datetime | None


class OfficeOut(Schema):
    """A post that a person held."""

    post_id: str
    title: str
    organisation_id: str
    is_main: bool
    valid_from: datetime
    valid_until: datetime | None


class PersonOut(Schema):
    """A person. The personal number is in no answer."""

    id: str
    full_name: str
    email: str
    offices: list[OfficeOut]


class CertificateOut(Schema):
    """A certificate without its octets."""

    serial: str
    issuer_id: str
    shard: int
    holder_kind: str
    holder_id: str
    profile: str
    subject: list[list[str]]
    not_before: datetime
    not_after: datetime
    device_serial: str
    previous_serial: str | None
    revoked_at: datetime | None
    revocation_reason: str | None
    status: str


class StatusOut(Schema):
    """Whether a certificate holds at a moment."""

    serial: str
    status: str
    as_of: datetime
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None
    revocation_reason: str | None


class NewTokenIn(Schema):
    """The token that is wanted."""

    name: str = Field(min_length=1, max_length=120)
    expires_at: Annotated[AwareDatetime, AfterValidator(_in_utc)]


class NewTokenOut(Schema):
    """A token; ``secret`` is null where the answer is given for the second time."""

    id: str
    secret: str | None
    expires_at: datetime


class TokenOut(Schema):
    """What a token may do, and until when."""

    id: str
    name: str
    role: str
    organisation_id: str | None
    verbs: list[str]
    expires_at: datetime
    revoked: bool
