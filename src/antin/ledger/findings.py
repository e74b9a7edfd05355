"""What verification of a ledger can find, in words for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["NOTES", "LedgerFinding"]

# code -> (Vietnamese, English)
_WORDS = {
    "ledger.unreadable": ("Dòng không đọc được", "The line is not a ledger entry"),
    "ledger.edited": ("Bản ghi đã bị sửa", "The entry was edited"),
    "ledger.missing": ("Thiếu bản ghi", "Entries are missing"),
    "ledger.out_of_order": ("Bản ghi không đúng thứ tự", "The entry is out of order"),
    "ledger.repeated": ("Số thứ tự xuất hiện hai lần", "The sequence number occurs twice"),
    "ledger.tail_cut": ("Phần cuối sổ đã bị cắt", "The end of the ledger was cut off"),
    "ledger.rewritten": ("Sổ đã bị viết lại", "The ledger was rewritten"),
    "ledger.checkpoint_forged": (
        "Điểm chốt không do khóa chứng cứ ký",
        "The evidence key did not sign the checkpoint",
    ),
    "ledger.checkpoint_foreign": ("Điểm chốt thuộc sổ khác", "The checkpoint belongs to another ledger"),
    "ledger.no_checkpoint": ("Không có điểm chốt nào", "There is no checkpoint"),
    "ledger.unsigned_tail": (
        "Các bản ghi cuối chưa có điểm chốt",
        "The last entries are under no checkpoint yet",
    ),
    "signer.unreadable": ("Nhật ký của bộ ký không đọc được", "The signer's log cannot be read"),
    "signer.edited": ("Nhật ký của bộ ký đã bị sửa", "The signer's log was edited"),
    "signer.missing": ("Nhật ký của bộ ký thiếu dòng", "Lines of the signer's log are missing"),
    "signer.signed_unrecorded": (
        "Bộ ký đã ký chứng thư mà sổ không ghi",
        "The signer signed a certificate that the ledger does not record",
    ),
    "signer.recorded_unsigned": (
        "Sổ ghi chứng thư mà bộ ký không ký",
        "The ledger records a certificate that the signer did not sign",
    ),
    "signer.differs": (
        "Chứng thư trong sổ khác với chứng thư đã ký",
        "The recorded certificate is not the one that was signed",
    ),
    "signer.burnt_differs": (
        "Số hiệu bị hủy không khớp giữa sổ và bộ ký",
        "Ledger and signer disagree about a burnt serial",
    ),
}
NOTES = frozenset({"ledger.unsigned_tail"})  # worth knowing, no fault


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """Something wrong, or worth knowing, and where: an entry's sequence number and what it concerns.

    For the signer's own log the detail is the number of its line.
    """

    code: str
    sequence: int | None = None
    detail: str = ""
    serial: int | None = None  # of the certificate concerned

    @property
    def is_note(self) -> bool:
        """True where nothing is wrong."""
        return self.code in NOTES

    @property
    def vi(self) -> str:
        """The finding in Vietnamese."""
        return self._sentence(0, "số hiệu", "bản ghi")

    @property
    def en(self) -> str:
        """The finding in English."""
        return self._sentence(1, "serial", "entry")

    def _sentence(self, language: int, serial: str, place: str) -> str:
        parts = [f"{serial} {self.serial:x}"] if self.serial is not None else []
        parts += [self.detail] if self.detail else []
        where = "" if self.sequence is None else f" [{place} {self.sequence}]"
        return ": ".join([_WORDS[self.code][language], *parts]) + where

    def as_dict(self) -> dict[str, Any]:
        """As ``--json`` shows it."""
        return {
            "code": self.code,
            "sequence": self.sequence,
            "detail": self.detail,
            "serial": f"{self.serial:x}" if self.serial is not None else None,
            "note": self.is_note,
            "vi": self.vi,
            "en": self.en,
        }
