"""A decision applied to a registry: the registry after it, and how everything got there."""

from __future__ import annotations

from collections import defaultdict

from antin.succession.bodies.build import succeed_bodies
from antin.succession.bodies.draft import Setting
from antin.succession.checks import check_decision
from antin.succession.decision import Decision, OrganisationTemplate
from antin.succession.outcome import Finding, Succession
from antin.succession.overrides import Overrides
from antin.succession.overriding import amended, one_record_each, settled
from antin.succession.registry import Registry
from antin.succession.services import succeed_services
from antin.succession.staffing.staff import succeed_staff
from antin.succession.territory import succeed_units

__all__ = ["Overrides", "succeed"]


def succeed(before: Registry, decision: Decision, *, overrides: Overrides | None = None) -> Succession:
    """What the decision makes of the registry. Deterministic; the order of the input does not matter.

    Raises :class:`antin.succession.problems.DecisionRefused` where the decision contradicts itself or the
    registry; what a person can decide later is a finding, what nothing explains is in ``unexplained``.
    """
    chosen = overrides or Overrides()
    before = one_record_each(before, chosen.same_person)
    decision = settled(decision, before.units, chosen)
    name_findings = check_decision(before, decision)
    territory = succeed_units(before.units, decision, chosen)
    setting = Setting(
        before=before,
        decision=decision,
        overrides=chosen,
        territory=territory,
        province_order=territory.order_of_provinces(),
        templates=_templates(decision),
    )
    bodies = succeed_bodies(setting)
    staff = succeed_staff(setting, bodies)
    services = succeed_services(setting, bodies)
    after = Registry(
        units=territory.after,
        organisations=bodies.after,
        posts=staff.posts,
        persons=staff.persons,
        services=services.after,
        focal_officers=staff.focal_officers,
    )
    return Succession(
        after=amended(after, chosen),
        unit_links=territory.links,
        organisation_links=bodies.links,
        moves=tuple(staff.moves),
        service_links=services.links,
        findings=tuple(sorted((*name_findings, *staff.findings), key=_place)),
        unexplained=(*territory.unexplained, *bodies.unexplained, *staff.unexplained),
    )


def _templates(decision: Decision) -> dict[str, tuple[OrganisationTemplate, ...]]:
    rows: dict[str, list[OrganisationTemplate]] = defaultdict(list)
    for template in decision.organisation_templates:
        rows[template.kind].append(template)
    return {kind: tuple(found) for kind, found in rows.items()}


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.where, finding.code, finding.message
