"""A short name for a body or service whose name has no room in a certificate (X.520: 64 characters)."""

from __future__ import annotations

from antin.kernel.text import nfc
from antin.pki.names import BOUNDS

__all__ = ["propose_short_name"]

# The usual abbreviations of Vietnamese offices, those that lose least first.
_ABBREVIATIONS = (
    ("Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân", "VP Đoàn ĐBQH và HĐND"),
    ("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "VP HĐND và UBND"),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam", "Ủy ban MTTQVN"),
    ("Hội đồng nhân dân", "HĐND"),
    ("Ủy ban nhân dân", "UBND"),
    ("Ủy ban Kiểm tra", "UBKT"),
    ("Hệ thống thông tin", "HTTT"),
    ("Giáo dục nghề nghiệp - Giáo dục thường xuyên", "GDNN-GDTX"),
    ("Ban Quản lý dự án", "BQLDA"),
    ("Phục vụ hành chính công", "PVHCC"),
    ("thủ tục hành chính", "TTHC"),
    ("Đảng ủy", "ĐU"),
    ("Trung tâm", "TT"),
    ("Văn phòng", "VP"),
    ("Phòng ", "P. "),
    ("Chi cục", "CC"),
    ("Trường ", "Tr. "),
    ("thành phố", "TP."),
    ("thị trấn", "TT."),
    ("phường", "P."),
)


def propose_short_name(name: str, bound: int = BOUNDS["O"]) -> str:
    """As few abbreviations as are needed to fit; where none help, the name is cut between two words."""
    for long, short in _ABBREVIATIONS:
        if len(name) <= bound:
            return name
        name = nfc(name.replace(long, short))
    return name if len(name) <= bound else name[: bound + 1].rsplit(" ", 1)[0].rstrip(" ,-")
