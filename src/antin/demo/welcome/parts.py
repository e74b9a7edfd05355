"""The ten parts that a visitor of the demo can play: which seat each has, which grant, what to look at first.

The people are those whom the world generated into these seats; nobody here exists. Login names are stable,
because commands name them: ``antin user link clerk``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from antin.apps.grants.roles import Role
from antin.succession.registry import Rank

__all__ = ["PARTS", "Part", "Reach", "Seat", "find_part"]


class Reach(StrEnum):
    """Where a part's grant holds."""

    BODY = "body"  # the holder's own body and those below
    COMMUNE = "commune"  # the people's committee of the commune and everything below
    OFFICE = "office"  # everything


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody for a part is looked for: kinds of body (any of these) and ranks (any of these)."""

    kinds: frozenset[str]
    ranks: frozenset[Rank]
    in_commune: bool = False  # in the bodies of the one commune where the visit begins
    is_waiting: bool = False  # somebody who cannot sign yet
    is_focal: bool = False  # whom such a body names as its focal officer


@dataclass(frozen=True, slots=True)
class Part:
    """One part."""

    login_name: str
    name: tuple[str, str]  # Vietnamese, English
    role: Role
    seat: Seat
    first: tuple[str, str]  # what to look at first
    reach: Reach = Reach.OFFICE
    approves: bool = False  # may approve plans once a passkey is enrolled


def _commune(*kinds: str, ranks: tuple[Rank, ...], is_waiting: bool = False, is_focal: bool = False) -> Seat:
    return Seat(frozenset(kinds), frozenset(ranks), in_commune=True, is_waiting=is_waiting, is_focal=is_focal)


def _province(kind: str, *ranks: Rank) -> Seat:
    return Seat(frozenset({kind}), frozenset(ranks))


_AGENCY = "P-SKHCN"  # Sở Khoa học và Công nghệ, which manages subscribers

PARTS: tuple[Part, ...] = (
    Part(
        "officer",
        ("Công chức xã", "Officer of a commune"),
        Role.OFFICER,
        _commune(
            "C-VP", "C-KT", "C-VHXH", "C-TTHCC", ranks=(Rank.OFFICIAL, Rank.CIVIL_STATUS), is_waiting=True
        ),
        (
            "Trang Hôm nay: hôm nay chưa ký được, vì sao, ai giúp và việc tiếp theo.",
            "Today: cannot sign yet, why, who helps, and the next step.",
        ),
        reach=Reach.BODY,
    ),
    Part(
        "clerk",
        ("Văn thư xã", "Clerk of a commune"),
        Role.CLERK,
        _commune("C-VP", ranks=(Rank.CLERK,)),
        (
            "Danh bạ: cơ quan của mình hôm nay và trước ngày 1/7/2025; chứng thư của con dấu.",
            "Registry: the own office today and before 1 July 2025; the certificate of its seal.",
        ),
        reach=Reach.COMMUNE,
    ),
    Part(
        "chairman",
        ("Chủ tịch xã", "Chairman of a commune"),
        Role.LEADER,
        _commune("C-UBND", ranks=(Rank.HEAD,)),
        (
            "Trang Hôm nay: đã ký được; trang của mình: chứng thư cũ nối với chứng thư mới.",
            "Today: can sign; the own page: the old certificate leads to the new one.",
        ),
        reach=Reach.COMMUNE,
    ),
    Part(
        "focal-officer",
        ("Cán bộ đầu mối xã", "Focal officer of a commune"),
        Role.FOCAL_OFFICER,
        _commune("C-UBND", "C-DU", "C-VP", ranks=tuple(Rank), is_focal=True),
        (
            "Trang Hôm nay, hàng đợi “Chưa ký được”: từng người, lý do, việc phải làm.",
            "Today, the queue “Cannot sign yet”: each person, the reason, what to do.",
        ),
        reach=Reach.COMMUNE,
    ),
    Part(
        "head",
        ("Thủ trưởng cơ quan quản lý thuê bao", "Head of the managing agency"),
        Role.HEAD_OF_MANAGING_AGENCY,
        _province(_AGENCY, Rank.HEAD),
        (
            "Trang Hôm nay: bao nhiêu thuê bao sẵn sàng; rồi đăng ký khóa truy cập để phê duyệt kế hoạch.",
            "Today: how many are ready; then enrol a passkey to approve plans.",
        ),
        approves=True,
    ),
    Part(
        "registrar",
        ("Cán bộ đăng ký cấp tỉnh", "Provincial registrar"),
        Role.REGISTRAR,
        _province(_AGENCY, Rank.DIVISION_HEAD),
        (
            "Danh bạ của cả tỉnh: một xã mới và những xã đã thành nó; chứng thư sắp hết hạn.",
            "The whole province's registry: a new commune and those that became it; certificates about to end.",
        ),
        approves=True,
    ),
    Part(
        "ca-operator",
        ("Người vận hành hệ thống chứng thực", "CA operator"),
        Role.CA_OPERATOR,
        _province(_AGENCY, Rank.DIVISION_DEPUTY),
        (
            "Trang Hôm nay: danh sách thu hồi còn mới không; rồi một chứng thư ở dạng thô.",
            "Today: are the revocation lists fresh; then a certificate in its raw form.",
        ),
        approves=True,
    ),
    Part(
        "support",
        ("Tổ hỗ trợ", "Support agent"),
        Role.SUPPORT_AGENT,
        _province(_AGENCY, Rank.OFFICIAL),
        (
            "Trang Hôm nay: ai bị khóa thiết bị; tìm một người theo tên, có dấu hay không dấu.",
            "Today: whose device is locked; find somebody by name, with or without diacritics.",
        ),
    ),
    Part(
        "auditor",
        ("Kiểm toán viên", "Auditor"),
        Role.AUDITOR,
        _province("P-TTr", Rank.OFFICIAL),
        (
            "Danh bạ tại một ngày trong quá khứ: ai có chứng thư nào vào lúc nào, theo quyết định nào.",
            "The registry on a day of the past: who had which certificate when, by which decision.",
        ),
    ),
    Part(
        "provincial-leader",
        ("Lãnh đạo tỉnh", "Provincial leader"),
        Role.PROVINCIAL_LEADER,
        _province("P-UBND", Rank.HEAD),
        (
            "Trang Hôm nay: cả tỉnh trong vài con số, mỗi con số dẫn đến các dòng của nó.",
            "Today: the province in a few figures, each leading to its rows.",
        ),
    ),
)


def find_part(login_name: str) -> Part | None:
    """The part with this login name, or ``None``."""
    return next((part for part in PARTS if part.login_name == login_name), None)
