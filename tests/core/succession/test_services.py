"""Services without a template follow their owners."""

from __future__ import annotations

from collections.abc import Callable

from antin.succession.decision import Decision, SuccessionRow
from antin.succession.outcome import SuccessionKind
from antin.succession.registry import Registry, ServiceId
from antin.succession.succeed import succeed

Decide = Callable[..., Decision]


def test_a_service_stays_with_an_owner_that_stays(two_tier: Registry, decide: Decide) -> None:
    result = succeed(two_tier, decide(SuccessionRow("commune", "09040", "", "09025", "")))

    kept = ServiceId("08842:SV-WEB/1@2020-01-01")
    assert result.after.services[kept] == two_tier.services[kept]


def test_services_of_joined_owners_go_on_with_new_numbers(two_tier: Registry, decide: Decide) -> None:
    result = succeed(two_tier, decide(SuccessionRow("commune", "09040", "", "09025", "")))

    links = {one.old_id: one.new_id for one in result.service_links}
    assert links["09025:SV-WEB/1@2020-01-01"] == "09025:SV-WEB/1@2027-01-01"  # type: ignore[index]
    assert links["09040:SV-WEB/1@2020-01-01"] == "09025:SV-WEB/2@2027-01-01"  # type: ignore[index]
    owners = {one.owner_id for one in result.after.services.values() if one.code.startswith("09025")}
    assert owners == {"09025:C-UBND@2027-01-01"}


def test_a_service_ends_with_an_owner_that_ends(two_tier: Registry, decide: Decide) -> None:
    row = SuccessionRow("commune", "08842", "", "", "", kind=SuccessionKind.DISSOLVE)
    result = succeed(two_tier, decide(row))

    links = {one.old_id: (one.new_id, one.continues) for one in result.service_links}
    assert links[ServiceId("08842:SV-WEB/1@2020-01-01")] == (None, False)
