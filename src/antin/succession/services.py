"""Services after a decision: the continuing donor's go on, others end, some are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from antin.kernel.text import slug
from antin.succession.bodies.build import Bodies
from antin.succession.bodies.draft import Setting
from antin.succession.decision import ServiceTemplate
from antin.succession.names import fill, unit_values
from antin.succession.outcome import ServiceLink
from antin.succession.registry import Organisation, OrganisationId, Service, ServiceId

__all__ = ["Services", "succeed_services"]


@dataclass(frozen=True, slots=True)
class Services:
    """Services after the decision and where each old one went."""

    after: dict[ServiceId, Service]
    links: tuple[ServiceLink, ...]


def succeed_services(setting: Setting, bodies: Bodies) -> Services:
    """Services with a template are laid out anew; the others follow their owner."""
    return _Succession(setting, bodies).run()


class _Succession:
    def __init__(self, setting: Setting, bodies: Bodies) -> None:
        self._setting = setting
        self._bodies = bodies
        self._after: dict[ServiceId, Service] = {}
        self._links: list[ServiceLink] = []
        self._codes: set[str] = set()
        self._order = {
            donor.id: (place, number)
            for number, draft in enumerate(bodies.drafts.values())
            for place, donor in enumerate(draft.donors)
        }

    def run(self) -> Services:
        templated = {template.code for template in self._setting.decision.services}
        by_code: dict[str, list[Service]] = defaultdict(list)
        for service in sorted(self._setting.before.services.values(), key=self._rank):
            by_code[template_of(service)].append(service)
        for code, services in by_code.items():
            if code not in templated:
                for service in services:
                    self._follow(service)
        for template in self._setting.decision.services:
            self._lay_out(template, by_code.get(template.code, []))
        return Services(self._after, tuple(sorted(self._links, key=_link_order)))

    def _rank(self, service: Service) -> tuple[int, int, int, str]:
        """Those of continuing donors first, then by the order of the donors, then by number."""
        place, number = self._order.get(service.owner_id, (len(self._order), 0))
        return place, number, number_of(service), service.id

    def _owner_after(self, service: Service) -> OrganisationId | None:
        owner = service.owner_id
        return self._bodies.successor.get(owner) or self._bodies.takes_over.get(owner)

    def _follow(self, service: Service) -> None:
        owner_id = self._owner_after(service)
        if owner_id is None:
            self._links.append(ServiceLink(service.id, None, False))
            return
        if owner_id == service.owner_id:
            self._add(service, service)
            return
        owner = self._bodies.after[owner_id]
        code = self._free_code(f"{owner.unit_code}:{template_of(service)}", number_of(service) or 1)
        new_id = ServiceId(f"{code}@{self._setting.decision.effective_on.isoformat()}")
        self._add(replace(service, id=new_id, code=code, owner_id=owner_id), service)

    def _free_code(self, base: str, number: int) -> str:
        while f"{base}/{number}" in self._codes:
            number += 1
        return f"{base}/{number}"

    def _add(self, service: Service, old: Service | None) -> None:
        self._after[service.id] = service
        self._codes.add(service.code)
        self._links.append(ServiceLink(old.id if old else None, service.id, old is not None))

    def _lay_out(self, template: ServiceTemplate, before: Sequence[Service]) -> None:
        by_province: dict[str, list[Organisation]] = defaultdict(list)
        for body in self._bodies.after.values():
            if fnmatchcase(body.kind, template.owner_kind):
                by_province[self._setting.territory.after[body.unit_code].province_code].append(body)
        continued: set[ServiceId] = set()
        for province in sorted(by_province):
            owners = by_province[province]
            own = [one for one in before if self._owner_after(one) in {body.id for body in owners}]
            continued |= self._in_province(template, owners, own)
        self._links += [ServiceLink(one.id, None, False) for one in before if one.id not in continued]

    def _in_province(
        self, template: ServiceTemplate, owners: Sequence[Organisation], before: Sequence[Service]
    ) -> set[ServiceId]:
        waiting: dict[OrganisationId, list[Service]] = defaultdict(list)
        for service in before:
            waiting[self._owner_after(service) or service.owner_id].append(service)
        continued: set[ServiceId] = set()
        for number, owner in enumerate(self._owners(template, owners, waiting), start=1):
            old = waiting[owner.id].pop(0) if waiting[owner.id] else None
            self._add(self._service(template, owner, number, old), old)
            if old:
                continued.add(old.id)
        return continued

    def _owners(
        self,
        template: ServiceTemplate,
        owners: Sequence[Organisation],
        waiting: Mapping[OrganisationId, Sequence[Service]],
    ) -> list[Organisation]:
        """The owner of each service to be, in order."""
        if template.count == "each":
            return list(owners)
        if template.count == "kept":
            return [owner for owner in owners if waiting.get(owner.id)]
        return [owners[turn % len(owners)] for turn in range(int(template.count))]

    def _service(
        self, template: ServiceTemplate, owner: Organisation, number: int, old: Service | None
    ) -> Service:
        unit = self._setting.territory.after[owner.unit_code]
        province = self._setting.territory.after[unit.province_code]
        code = f"{province.code}:{template.code}/{number}"
        stays = old is not None and old.owner_id == owner.id
        values = unit_values(province, province) | {
            "số": str(number),
            "cơ quan": owner.name,
            "viết tắt": slug(owner.abbreviation),
            "miền": owner.mail_domain,
        }
        host = fill(template.host, values) or None
        if old and old.host_name and old.host_name.endswith("." + owner.mail_domain):
            host = old.host_name
        return Service(
            id=old.id
            if stays and old
            else ServiceId(f"{code}@{self._setting.decision.effective_on.isoformat()}"),
            code=code,
            kind=template.kind,
            name=fill(template.name, values),
            owner_id=owner.id,
            host_name=host,
            short_name=fill(template.short_name, values),
        )


def template_of(service: Service) -> str:
    """``SV-PORTAL`` of ``25:SV-PORTAL/1``."""
    return service.code.rpartition(":")[2].partition("/")[0]


def number_of(service: Service) -> int:
    """``1`` of ``25:SV-PORTAL/1``; 0 where there is none."""
    number = service.code.rpartition("/")[2]
    return int(number) if number.isdigit() else 0


def _link_order(link: ServiceLink) -> tuple[str, str]:
    return link.old_id or "", link.new_id or ""
