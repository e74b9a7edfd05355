"""Kinds, organisations, positions, services: how each kind goes on and what it looks like afterwards."""

from __future__ import annotations

from antin.adapters.decision_folder.cells import Row
from antin.succession.decision import (
    REST,
    KindRule,
    KindSuccession,
    OrganisationTemplate,
    PositionTemplate,
    ServiceTemplate,
)
from antin.succession.registry import Capacity, Rank, UnitLevel

__all__ = [
    "KIND_COLUMNS",
    "ORGANISATION_COLUMNS",
    "POSITION_COLUMNS",
    "SERVICE_COLUMNS",
    "kind_rule",
    "organisation_template",
    "position_template",
    "service_template",
]

KIND_COLUMNS = ("before_kind", "rule")
ORGANISATION_COLUMNS = ("kind", "level", "name")
POSITION_COLUMNS = ("pattern", "title", "count", "rank")
SERVICE_COLUMNS = ("code", "kind", "name", "owner_kind", "count")
_CAPACITIES = {
    "TM.": Capacity.ON_BEHALF,
    "T/M": Capacity.ON_BEHALF,
    "KT.": Capacity.FOR,
    "K/T": Capacity.FOR,
    "TL.": Capacity.BY_ORDER,
    "T/L": Capacity.BY_ORDER,
    "TUQ.": Capacity.BY_AUTHORISATION,
}


def kind_rule(row: Row) -> KindRule:
    """What becomes of the bodies of a kind."""
    return KindRule(
        before_kind=row.required("before_kind"),
        rule=row.choice("rule", KindSuccession, KindSuccession.DISSOLVE),
        after_kind=row.text("after_kind"),
        name=row.text("name"),
        short_name=row.text("short_name"),
        variant=row.number("variant", 0),
        source=row.source,
    )


def organisation_template(row: Row) -> OrganisationTemplate:
    """How a body of a kind looks after the decision."""
    return OrganisationTemplate(
        kind=row.required("kind"),
        level=row.choice("level", UnitLevel, UnitLevel.COMMUNE),
        branch=row.text("branch"),
        name=row.required("name"),
        short_name=row.text("short_name"),
        abbreviation=row.text("abbreviation"),
        number_style=row.text("number_style") or "gov",
        parent=row.text("parent"),
        has_seal=row.flag("has_seal", default=True),
        instances=row.number("instances", 1),
        founded=row.flag("founded"),
        unit_type=row.text("unit_type"),
        mail_domain=row.text("mail_domain"),
        is_root=row.flag("code_root"),
        source=row.source,
    )


def position_template(row: Row) -> PositionTemplate:
    """One row of seats; ``count`` may read ``rest``."""
    fills = row.text("count").lower() == "rest"
    return PositionTemplate(
        pattern=row.required("pattern"),
        title=row.required("title"),
        count=REST if fills else row.number("count", 1),
        capacity=row.mapped("capacity", _CAPACITIES, Capacity.HEAD),
        ranks=_ranks(row),
        source=row.source,
    )


def _ranks(row: Row) -> tuple[Rank, ...]:
    """``clerk`` or, one for each alternative of the title, ``accountant | clerk``."""
    words = [word.strip() for word in row.text("rank").split("|")]
    if all(word in set(Rank) for word in words):
        return tuple(Rank(word) for word in words)
    return (row.choice("rank", Rank, Rank.OFFICIAL),)


def service_template(row: Row) -> ServiceTemplate:
    """Services after the decision; ``count`` is a number, ``each`` or ``kept``."""
    count = row.text("count").lower()
    return ServiceTemplate(
        code=row.required("code"),
        kind=row.required("kind"),
        name=row.required("name"),
        owner_kind=row.required("owner_kind"),
        count=count if count in {"each", "kept"} else str(row.number("count", 1)),
        host=row.text("host"),
        source=row.source,
        short_name=row.text("short_name"),
    )
