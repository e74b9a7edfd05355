"""The front sheet: the decision, the sentence, the figures, the balance, the days."""

from __future__ import annotations

from html import escape

from antin.proof.claim import Claim, Figures
from antin.proof.page.writing import grouped, heading, moment, number, package_text

__all__ = ["foot", "front_sheet"]


_KINDS = (
    ("organisation", "cơ quan, tổ chức", "organisations"),
    ("person", "cá nhân", "persons"),
    ("service", "dịch vụ, phần mềm", "services, software"),
)
_ARROW = (
    '<svg viewBox="0 0 90 28" aria-hidden="true"><path d="M2 14h82M72 4l13 10-13 10" fill="none"'
    ' stroke="#b01f24" stroke-width="3"/></svg>'
)
_SIDES = (("Trước", "before"), ("Sau", "after"))
_UNBROKEN = "At no moment was any body or official in service without a valid certificate."
_BROKEN = "{} interval(s) in which a holder in service had no valid certificate."


def front_sheet(claim: Claim) -> str:
    """What would hang on the wall."""
    return (
        '<section class="sheet framed">\n'
        f"{_masthead(claim)}"
        "<h1>Chứng minh cấp lại<br>chứng thư chữ ký số</h1>\n"
        '<p class="subtitle" lang="en">Proof of the re-issue of digital-signature certificates</p>\n'
        f"{_decision(claim)}{_units(claim)}{_statement(claim.figures, is_demo=bool(claim.simulated))}"
        f"{_kinds(claim.figures)}{_balance(claim.figures)}{_timeline(claim)}{foot(claim)}</section>\n"
    )


def _masthead(claim: Claim) -> str:
    mark = "<span><b>DEMO</b> · bản trình diễn, không có giá trị pháp lý</span>" if claim.simulated else ""
    return f'<p class="masthead"><span>{escape(claim.area)}</span>{mark}</p>\n'


def _decision(claim: Claim) -> str:
    decision = claim.decision
    return f'<p class="decision"><b>{escape(decision.number)}</b>{escape(decision.title)}</p>\n'


def _units(claim: Claim) -> str:
    return (
        f'<p class="units"><span>{number(claim.units_before)}</span>{_ARROW}'
        f"<span>{number(claim.units_after)}</span></p>\n"
        '<p class="units-label">đơn vị hành chính cấp xã'
        '<small lang="en">commune-level units, before and after</small></p>\n'
    )


def _statement(figures: Figures, *, is_demo: bool) -> str:
    """The sentence, and the demo's seal; a page about the real world bears no drawn seal."""
    if figures.gaps:
        words, english = f"Có {number(figures.gaps)} khoảng gián đoạn.", _BROKEN.format(figures.gaps)
    else:
        words, english = "Không một cơ quan, cá nhân nào bị gián đoạn.", _UNBROKEN
    seal = package_text("seal.svg") if is_demo and not figures.gaps else ""
    mark = " broken" if figures.gaps else ""
    return (
        f'<div class="statement{mark}"><strong>{words}</strong><small lang="en">{english}</small>{seal}</div>\n'
    )


def _kinds(figures: Figures) -> str:
    total = sum(figures.active.values())
    cells = [_figure(total, "chứng thư hiệu lực", "active certificates", "total")]
    cells += [_figure(figures.active.get(kind, 0), vi, en) for kind, vi, en in _KINDS]
    return f'<div class="figures">{"".join(cells)}</div>\n'


def _figure(value: int, vi: str, en: str, mark: str = "") -> str:
    return f'<div class="{mark}"><b>{number(value)}</b>{vi}<small lang="en">{en}</small></div>'


def _balance(figures: Figures) -> str:
    """The four answers as a balance: what was there before, what is there now."""
    plan = figures.plan
    rows = (
        ("Giữ nguyên", "keep", plan["keep"], plan["keep"]),
        ("Thay đổi nội dung, cùng khóa", "modify, same key", plan["modify"], plan["modify"]),
        ("Thu hồi", "revoke", plan["revoke"], None),
        ("Cấp mới, khóa mới", "issue, new key", None, plan["issue"]),
    )
    before = plan["keep"] + plan["modify"] + plan["revoke"]
    after = plan["keep"] + plan["modify"] + plan["issue"]
    body = "".join(
        f'<tr><th scope="row"><b>{vi}</b> <small lang="en">{en}</small></th>{_cells(old, new)}</tr>'
        for vi, en, old, new in rows
    )
    head = "".join(f'<th class="n">{vi} / <i lang="en">{en}</i></th>' for vi, en in _SIDES)
    return (
        f'{heading("Bốn cách xử lý", "The four answers")}<table class="balance">'
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody>"
        f'<tfoot><tr><th scope="row">Tổng cộng</th>{_cells(before, after)}</tr></tfoot></table>\n'
    )


def _cells(before: int | None, after: int | None) -> str:
    return "".join(f'<td class="n">{"" if value is None else number(value)}</td>' for value in (before, after))


def _timeline(claim: Claim) -> str:
    decision = claim.decision
    approved = max((each.approved_at for each in claim.approvals), default=None)
    adopted = "/".join(reversed(decision.adopted_on.split("-")))
    points = (
        ("", "Ban hành", "adopted", adopted),
        ("", "Đóng băng", "plan frozen", moment(claim.frozen_at)),
        ("", "Phê duyệt", "approved", moment(approved) if approved else "–"),
        ("now", "Có hiệu lực", "effective", moment(decision.effective_at)),
        ("", "Chốt chuyển đổi", "cut-off", moment(decision.cutoff_at)),
    )
    items = "".join(
        f'<li class="{mark}"><b>{vi}</b>{escape(when)}<small lang="en">{en}</small></li>'
        for mark, vi, en, when in points
    )
    return f'<ol class="timeline">{items}</ol>\n'


def foot(claim: Claim) -> str:
    """The moment that the figures describe, and the beginning of the ledger's root."""
    root = escape(grouped(claim.ledger_root[:24]))
    return (
        f'<p class="foot"><span>Tính đến {moment(claim.as_of)}</span>'
        f'<span>Gốc sổ chứng cứ <span class="hex">{root} …</span></span></p>\n'
    )
