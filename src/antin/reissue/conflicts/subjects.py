"""Subjects that cannot be written: names too long for X.520, or with characters that no certificate holds."""

from __future__ import annotations

from collections.abc import Iterator

from antin.kernel.text import nfc
from antin.pki.names import BOUNDS
from antin.reissue.conflicts.short_names import propose_short_name
from antin.reissue.conflicts.situation import Situation
from antin.reissue.needs import RefusedNeed
from antin.reissue.plan import Conflict, HolderKind
from antin.succession.registry import Organisation, Service, ServiceId
from antin.succession.repairs import Repair

__all__ = ["find_refused_subjects"]


def find_refused_subjects(situation: Situation) -> Iterator[Conflict]:
    """One conflict for each body or service without a usable short name, and one for each other holder."""
    told: set[str] = set()
    for refused in sorted(situation.refused, key=lambda each: each.holder):
        body = situation.after.organisations[refused.organisation_id]
        named = _too_long(body) or _service_too_long(situation, refused)
        if named is None:
            yield _refused(refused)
        elif named.code not in told:
            told.add(named.code)
            yield _long(named)


def _too_long(body: Organisation | Service) -> Organisation | Service | None:
    is_long = len(nfc(body.name)) > BOUNDS["O"]
    return body if is_long and not 0 < len(nfc(body.short_name)) <= BOUNDS["O"] else None


def _service_too_long(situation: Situation, refused: RefusedNeed) -> Organisation | Service | None:
    is_service = refused.holder.kind is HolderKind.SERVICE
    return _too_long(situation.after.services[ServiceId(refused.holder.id)]) if is_service else None


def _long(named: Organisation | Service) -> Conflict:
    proposed = propose_short_name(named.name)
    return Conflict(
        "subject.too_long",
        f"“{named.name}” dài {len(nfc(named.name))} ký tự, chứng thư chỉ ghi được {BOUNDS['O']}.",
        named.code,
        "Đăng ký tên ngắn.",
        blocking=True,
        message_en=f"“{named.name}” has {len(nfc(named.name))} characters, a certificate holds {BOUNDS['O']}.",
        remedy_en="Register a short name.",
        repairs=(
            Repair(
                "subject.too_long",
                named.code,
                proposed,
                f"Dùng tên ngắn “{proposed}”.",
                f"Use the short name “{proposed}”.",
            ),
        ),
    )


def _refused(refused: RefusedNeed) -> Conflict:
    return Conflict(
        refused.error.code,
        f"Không ghi được tên của “{refused.name}” vào chứng thư: {refused.error.message}",
        refused.holder.id,
        "Sửa tên trong danh bạ hoặc trong quyết định.",
        blocking=True,
        message_en=f"No certificate can name “{refused.name}”: {refused.error.message}",
        remedy_en="Correct the name in the directory or in the decision.",
    )
