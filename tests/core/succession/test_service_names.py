"""A service whose name is too long for a certificate carries a registered short name."""

from __future__ import annotations

from collections.abc import Callable

from antin.pki.names import BOUNDS
from antin.reissue.needs import needs_after
from antin.reissue.plan import HolderKind
from antin.succession.decision import Decision, ServiceTemplate
from antin.succession.registry import Registry
from antin.succession.succeed import succeed

LONG = "Hệ thống thông tin giải quyết thủ tục hành chính {cấp} {tỉnh} - máy chủ {số}"
SHORT = "HTTT giải quyết thủ tục hành chính {cấp} {tỉnh} - {số}"


def template(**more: str) -> ServiceTemplate:
    return ServiceTemplate("SV-DVC", "TLS server", LONG, "P-UBND", "1", **more)


def test_short_name_of_a_template_is_filled_like_the_name(
    two_tier: Registry, decide: Callable[..., Decision]
) -> None:
    after = succeed(two_tier, decide(services=(template(short_name=SHORT),))).after
    (service,) = (each for each in after.services.values() if "SV-DVC" in each.code)
    assert service.short_name == "HTTT giải quyết thủ tục hành chính tỉnh Phú Thọ - 1"


def test_certificate_shows_the_short_name_only_where_the_name_has_no_room(
    two_tier: Registry, decide: Callable[..., Decision]
) -> None:
    succession = succeed(two_tier, decide(services=(template(short_name=SHORT),)))
    named = {
        want.name: want.subject.get("CN")
        for want in needs_after(succession)
        if want.holder.kind is HolderKind.SERVICE
    }
    long = "Hệ thống thông tin giải quyết thủ tục hành chính tỉnh Phú Thọ - máy chủ 1"
    assert len(long) > BOUNDS["CN"]
    assert named[long] == "HTTT giải quyết thủ tục hành chính tỉnh Phú Thọ - 1"
    assert named["09025:SV-WEB/1"] == "09025:SV-WEB/1"
