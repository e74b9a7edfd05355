"""The figures of a finished demo for people."""

from __future__ import annotations

from typing import Any

from antin.cli.output import note, table
from antin.cli.words import choose

__all__ = ["show"]


def show(summary: dict[str, Any]) -> None:
    """Print the summary as a table, and where the proofs lie."""
    active = summary["active"]
    note("")
    note(
        choose(
            f"{summary['units_before']} xã, phường, thị trấn thành {summary['units_after']} xã, phường.",
            f"{summary['units_before']} communes became {summary['units_after']}.",
        )
    )
    table(
        (choose("Chỉ số", "Figure"), choose("Giá trị", "Value")),
        [
            (choose("Giữ nguyên", "keep"), f"{summary['plan']['keep']:,}"),
            (choose("Thay đổi nội dung", "modify"), f"{summary['plan']['modify']:,}"),
            (choose("Cấp mới", "issue"), f"{summary['plan']['issue']:,}"),
            (choose("Thu hồi", "revoke"), f"{summary['plan']['revoke']:,}"),
            (choose("Chứng thư hiệu lực", "active"), f"{sum(active.values()):,}"),
            (choose("  cơ quan, tổ chức", "  organisations"), f"{active['organisation']:,}"),
            (choose("  cá nhân", "  persons"), f"{active['person']:,}"),
            (choose("  dịch vụ", "  services"), f"{active['service']:,}"),
            (choose("Sẵn sàng ký", "ready"), f"{summary['ready']:,}"),
            (choose("Chưa sẵn sàng", "not ready"), f"{summary['not_ready']:,}"),
            (choose("Gián đoạn", "gaps"), summary["gaps"]),
            (choose("Chưa giải thích được", "unexplained"), summary["unexplained"]),
        ],
    )
    for proof in [wave["proof"] for wave in summary["waves"]]:
        note(choose(f"Bằng chứng: {proof}", f"Proof: {proof}"))
