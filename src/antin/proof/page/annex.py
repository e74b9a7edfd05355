"""The annex: every holder who is not ready, by reason, with the person who looks after it and the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from antin.kernel.text import sort_key
from antin.proof.claim import Claim, NotReady
from antin.proof.page.writing import heading, moment, number

__all__ = ["annex_sheet", "by_reason"]


def annex_sheet(claim: Claim, not_ready: Sequence[NotReady]) -> str:
    """Empty where everybody is ready."""
    if not not_ready:
        return ""
    groups = "".join(_group(reason, rows) for reason, rows in by_reason(not_ready))
    return (
        f'<section class="sheet annex">\n{heading("Phụ lục: chưa sẵn sàng", "Annex: not ready yet")}'
        f"<p>{escape(claim.area)}, tính đến {moment(claim.as_of)}.</p>\n{groups}</section>\n"
    )


def _group(reason: str, rows: Sequence[NotReady]) -> str:
    body = "".join(
        f"<tr><td>{escape(row.name)}</td><td>{escape(_owner(row))}</td>"
        f'<td class="n">{row.deadline:%d/%m/%Y}</td></tr>'
        for row in rows
    )
    return (
        f"<h3>{escape(reason)} ({number(len(rows))})</h3>\n<table><thead><tr><th>Thuê bao</th>"
        f'<th>Người phụ trách</th><th class="n">Hạn xử lý</th></tr></thead><tbody>{body}</tbody></table>\n'
    )


def _owner(row: NotReady) -> str:
    return row.owner if row.unit in row.owner else f"{row.owner} ({row.unit})"


def by_reason(rows: Sequence[NotReady]) -> list[tuple[str, list[NotReady]]]:
    """Grouped by reason, the most frequent first; inside by unit and name in Vietnamese order."""
    ordered = sorted(rows, key=lambda row: (row.reason, sort_key(row.unit), sort_key(row.name)))
    groups = [(reason, list(group)) for reason, group in groupby(ordered, key=lambda row: row.reason)]
    return sorted(groups, key=lambda group: (-len(group[1]), group[0]))
