"""Holders that the directory knows and that have no certificate, or none that lasts until the moment."""

from __future__ import annotations

from collections.abc import Iterator

from antin.kernel.moments import format_moment
from antin.reissue.conflicts.situation import Situation
from antin.reissue.plan import Conflict

__all__ = ["find_ending_certificates", "find_never_certified"]


def find_never_certified(situation: Situation) -> Iterator[Conflict]:
    """A note for each holder that goes on and never had a certificate; the plan issues one."""
    certified = {certificate.holder for certificate in situation.held}
    for want in sorted(situation.needed, key=lambda each: each.holder):
        if want.continues is not None and want.continues not in certified:
            yield Conflict(
                "holder.never_certified",
                f"“{want.name}” ({want.holder.id}) chưa có chứng thư nào đang có hiệu lực.",
                want.holder.id,
                "Không cần làm gì: kế hoạch cấp mới trên thiết bị đã chuẩn bị.",
                blocking=False,
                message_en=f"“{want.name}” ({want.holder.id}) has no certificate in force.",
                remedy_en="Nothing is needed: the plan issues one on a prepared device.",
            )


def find_ending_certificates(situation: Situation) -> Iterator[Conflict]:
    """A note for each certificate whose term ends before the effective moment: its holder has none then."""
    for certificate in sorted(situation.held, key=lambda each: each.serial):
        if certificate.not_after <= situation.effective_at:
            name, until = certificate.subject.get("CN") or "", format_moment(certificate.not_after)
            yield Conflict(
                "certificate.ends_before_effect",
                f"Chứng thư của “{name}” hết hạn {until}, trước thời điểm có hiệu lực.",
                f"{certificate.serial:x}",
                "Gia hạn trước ngày hết hạn để không gián đoạn.",
                blocking=False,
                message_en=f"The certificate of “{name}” ends {until}, before the effective moment.",
                remedy_en="Renew it before it ends, so that there is no gap.",
            )
