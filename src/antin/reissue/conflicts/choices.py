"""Repairs that concern certificates: which of two goes on, and which of an unknown holder ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from antin.reissue.conflicts.personal_numbers import LATER
from antin.reissue.conflicts.unknown_holders import REVOKE
from antin.reissue.plan import HeldCertificate, Holder
from antin.succession.repairing import SUCCESSION_CODES, latest
from antin.succession.repairs import Repair, RepairRefused

__all__ = ["REPAIRABLE", "CertificateChoices", "certificate_choices"]

_VALUES = {"certificate.unknown_holder": REVOKE, "person.number_missing": LATER}
REPAIRABLE = frozenset({*SUCCESSION_CODES, *_VALUES, "plan.two_active"})


@dataclass(frozen=True, slots=True)
class CertificateChoices:
    """What the planner is told besides the succession."""

    chosen: Mapping[Holder, int]  # the serial that goes on, where a holder has several
    fates: Mapping[Holder, str]  # of holders whom the directory does not know


def certificate_choices(repairs: Iterable[Repair], held: Sequence[HeldCertificate]) -> CertificateChoices:
    """The choices in these repairs. Raises :class:`RepairRefused` for a code or value that means nothing."""
    chosen: dict[Holder, int] = {}
    fates: dict[Holder, str] = {}
    by_serial = {f"{certificate.serial:x}": certificate for certificate in held}
    for repair in latest(repairs):
        _check(repair)
        if repair.code == "certificate.unknown_holder":
            fates[_certificate(repair, repair.target, by_serial).holder] = "unknown"
        elif repair.code == "plan.two_active":
            certificate = _certificate(repair, repair.value, by_serial)
            if certificate.holder.id != repair.target:
                raise _refused(repair, "unknown_certificate", "Chứng thư này thuộc thuê bao khác.")
            chosen[certificate.holder] = certificate.serial
    return CertificateChoices(chosen, fates)


def _check(repair: Repair) -> None:
    if repair.code not in REPAIRABLE:
        raise _refused(repair, "unknown_code", f"Không có cách xử lý nào mang mã “{repair.code}”.")
    if repair.value != _VALUES.get(repair.code, repair.value):
        raise _refused(repair, "unknown_value", f"“{repair.value}” không phải giá trị: {_VALUES[repair.code]}.")


def _certificate(repair: Repair, serial: str, by_serial: Mapping[str, HeldCertificate]) -> HeldCertificate:
    if serial not in by_serial:
        raise _refused(repair, "unknown_certificate", f"Không có chứng thư đang có hiệu lực số {serial}.")
    return by_serial[serial]


def _refused(repair: Repair, code: str, message: str) -> RepairRefused:
    return RepairRefused(
        message,
        where=f"{repair.code}:{repair.target}",
        remedy="Xem các lựa chọn bằng “antin reorg repair --list”.",
        code=f"repair.{code}",
    )
