"""Certificates of holders whom the directory does not know."""

from __future__ import annotations

from collections.abc import Iterator

from antin.reissue.conflicts.situation import Situation
from antin.reissue.plan import Conflict, HeldCertificate, Holder, HolderKind
from antin.succession.registry import Registry
from antin.succession.repairs import Repair

__all__ = ["REVOKE", "find_unknown_holders"]

REVOKE = "revoke"


def find_unknown_holders(situation: Situation) -> Iterator[Conflict]:
    """One conflict for each such certificate; accepted, the rule ``holder-unknown`` ends it at the moment."""
    known = _known(situation.before)
    for certificate in sorted(situation.held, key=lambda each: each.serial):
        serial = f"{certificate.serial:x}"
        if certificate.holder not in known and not situation.is_accepted("certificate.unknown_holder", serial):
            yield _conflict(certificate, serial)


def _known(before: Registry) -> set[Holder]:
    return {
        *(Holder(HolderKind.ORGANISATION, identity) for identity in before.organisations),
        *(Holder(HolderKind.PERSON, identity) for identity in before.persons),
        *(Holder(HolderKind.SERVICE, identity) for identity in before.services),
    }


def _conflict(certificate: HeldCertificate, serial: str) -> Conflict:
    name = certificate.subject.get("CN") or certificate.holder.id
    return Conflict(
        "certificate.unknown_holder",
        f"Chứng thư {serial} của “{name}”: danh bạ không có thuê bao {certificate.holder.id}.",
        serial,
        "Bổ sung thuê bao vào danh bạ, hoặc thu hồi chứng thư này.",
        blocking=True,
        message_en=f"Certificate {serial} of “{name}”: the directory knows no holder {certificate.holder.id}.",
        remedy_en="Add the holder to the directory, or revoke this certificate.",
        repairs=(
            Repair(
                "certificate.unknown_holder",
                serial,
                REVOKE,
                "Thu hồi tại thời điểm có hiệu lực.",
                "Revoke it at the effective moment.",
            ),
        ),
    )
