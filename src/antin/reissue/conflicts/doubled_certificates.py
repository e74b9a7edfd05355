"""Holders with two certificates in force: one of them goes on, and a person says which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from antin.kernel.moments import format_moment
from antin.reissue.plan import Conflict, HeldCertificate, Holder, KeyState
from antin.succession.repairs import Repair

__all__ = ["find_doubled_certificates"]


def find_doubled_certificates(
    held: Iterable[HeldCertificate], chosen: Mapping[Holder, int]
) -> Iterator[Conflict]:
    """One conflict for each holder without a choice; ``certificate-doubled`` ends those that do not go on."""
    by_holder: dict[Holder, list[HeldCertificate]] = defaultdict(list)
    for certificate in held:
        by_holder[certificate.holder].append(certificate)
    for holder in sorted(by_holder):
        own = sorted(by_holder[holder], key=_worth)
        if len(own) > 1 and chosen.get(holder) not in {certificate.serial for certificate in own}:
            yield _conflict(holder, own)


def _worth(certificate: HeldCertificate) -> tuple[bool, float, int]:
    """On a working device first, then the one that lasts longest."""
    return (
        certificate.key_state is not KeyState.USABLE,
        -certificate.not_after.timestamp(),
        certificate.serial,
    )


def _conflict(holder: Holder, own: Sequence[HeldCertificate]) -> Conflict:
    name = own[0].subject.get("CN") or holder.id
    return Conflict(
        "plan.two_active",
        f"“{name}” có {len(own)} chứng thư đang có hiệu lực.",
        holder.id,
        "Chọn chứng thư được kế tục; các chứng thư khác bị thu hồi.",
        blocking=True,
        message_en=f"“{name}” has {len(own)} certificates in force.",
        remedy_en="Choose the one that goes on; the others are revoked.",
        repairs=tuple(_repair(holder, certificate) for certificate in own),
    )


def _repair(holder: Holder, certificate: HeldCertificate) -> Repair:
    serial, until = f"{certificate.serial:x}", format_moment(certificate.not_after)
    return Repair(
        "plan.two_active",
        holder.id,
        serial,
        f"Kế tục {serial} trên thiết bị {certificate.device_serial}, có hạn đến {until}.",
        f"{serial} on device {certificate.device_serial}, good until {until}, goes on.",
    )
