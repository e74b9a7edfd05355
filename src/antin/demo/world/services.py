"""Services with certificates of their own: portals, document nodes, gateways, hospital systems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase

from antin.demo.world.instances import share_of_province
from antin.demo.world.naming import short_name_of
from antin.demo.world.organisations import mail_domain
from antin.demo.world.tables import ServiceTemplate, services
from antin.demo.world.territory import Territory
from antin.kernel.text import nfc, slug
from antin.succession.registry import Organisation, Registry, Service, ServiceId, Unit

__all__ = ["add_services"]

TLS_SERVER = "TLS server"  # the kind whose certificate names a host
STARTED_ON = date(2021, 7, 1)


def add_services(registry: Registry, territory: Territory) -> None:
    """Start every service of every old province; several for one kind of owner are dealt by turns."""
    for template in services():
        for position, province in enumerate(territory.provinces):
            owners = _owners(registry, template, province)
            count = share_of_province(template.count, position)
            for service in _of_province(template, province, owners, count):
                registry.services[service.id] = service


def _owners(registry: Registry, template: ServiceTemplate, province: Unit) -> list[Organisation]:
    return [
        organisation
        for organisation in registry.organisations.values()
        if organisation.unit_code == province.code and fnmatchcase(organisation.kind, template.owner_kind)
    ]


def _of_province(
    template: ServiceTemplate, province: Unit, owners: list[Organisation], count: int
) -> Iterator[Service]:
    for number in range(1, count + 1):
        owner = owners[(number - 1) % len(owners)]
        code = f"{province.code}:{template.id}/{number}"
        name = _name(template, province, owner, number)
        yield Service(
            id=ServiceId(f"{code}@{STARTED_ON}"),
            code=code,
            kind=template.kind,
            name=name,
            owner_id=owner.id,
            host_name=_host_name(template, province, owner, number),
            short_name=short_name_of(name),
        )


def _name(template: ServiceTemplate, province: Unit, owner: Organisation, number: int) -> str:
    name = template.name_vi.replace("{tên cơ quan}", owner.name).replace("{số}", str(number))
    place = province.short_name if "tỉnh {tên}" in name else owner.name.split(",")[0].removeprefix("Bệnh viện ")
    return nfc(name.replace("{tên}", place))


def _host_name(template: ServiceTemplate, province: Unit, owner: Organisation, number: int) -> str | None:
    if template.kind != TLS_SERVER:
        return None
    label = slug(template.id.removeprefix("SV-"))
    if template.id == "SV-WEB-DEPT":
        label = slug(owner.abbreviation)
    elif number > 1:
        label = f"{label}{number}"
    return f"{label}.{mail_domain(province)}"
