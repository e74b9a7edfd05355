"""``proof.html``: the claim as a page to print, to hang up, and to check.

One self-contained document: style and seal are inline, nothing is fetched, nothing runs. Vietnamese first, the
English beneath. The sentence that nobody was interrupted stands there only where there are no gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from itertools import groupby

from antin.kernel.moments import VIETNAM
from antin.kernel.text import sort_key
from antin.proof.claim import Claim, Figures, NotReady

__all__ = ["render_page"]

_KINDS = (
    ("organisation", "cơ quan, tổ chức", "organisations"),
    ("person", "cá nhân", "persons"),
    ("service", "thiết bị, dịch vụ, phần mềm", "devices, services, software"),
)
_ARROW = (
    '<svg viewBox="0 0 90 28" aria-hidden="true"><path d="M2 14h82M72 4l13 10-13 10" fill="none"'
    ' stroke="#b01f24" stroke-width="3"/></svg>'
)


def render_page(claim: Claim, not_ready: Sequence[NotReady]) -> str:
    """The whole document, UTF-8 text."""
    style = _package_text("page.css")
    return (
        '<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(_title(claim))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{_front(claim)}{_evidence(claim, not_ready)}{_annex(claim, not_ready)}</body>\n</html>\n"
    )


def _package_text(name: str) -> str:
    return files("antin.proof").joinpath(name).read_text(encoding="utf-8")


def _title(claim: Claim) -> str:
    return f"Chứng minh cấp lại chứng thư chữ ký số – {claim.area}"


# -- the front sheet ----------------------------------------------------------------------------------------


def _front(claim: Claim) -> str:
    return (
        '<section class="sheet framed">\n'
        f"{_masthead(claim)}"
        "<h1>Chứng minh cấp lại<br>chứng thư chữ ký số</h1>\n"
        '<p class="subtitle" lang="en">Proof of the re-issue of digital-signature certificates</p>\n'
        f"{_decision(claim)}{_units(claim)}{_statement(claim.figures)}{_kinds(claim.figures)}"
        f"{_balance(claim.figures)}{_timeline(claim)}{_foot(claim)}</section>\n"
    )


def _masthead(claim: Claim) -> str:
    return (
        f'<p class="masthead"><span>{escape(claim.area)}</span>'
        "<span><b>DEMO</b> · bản trình diễn, không có giá trị pháp lý</span></p>\n"
    )


def _decision(claim: Claim) -> str:
    decision = claim.decision
    return f'<p class="decision"><b>{escape(decision.number)}</b>{escape(decision.title)}</p>\n'


def _units(claim: Claim) -> str:
    return (
        f'<p class="units"><span>{_number(claim.units_before)}</span>{_ARROW}'
        f"<span>{_number(claim.units_after)}</span></p>\n"
        '<p class="units-label">đơn vị hành chính cấp xã'
        '<small lang="en">commune-level units, before and after</small></p>\n'
    )


def _statement(figures: Figures) -> str:
    if figures.gaps:
        return (
            f'<div class="statement broken"><strong>Có {_number(figures.gaps)} khoảng gián đoạn.</strong>'
            f'<small lang="en">{figures.gaps} interval(s) in which a holder in service had no valid certificate.'
            "</small></div>\n"
        )
    return (
        '<div class="statement"><strong>Không một cơ quan, cá nhân nào bị gián đoạn.</strong>'
        '<small lang="en">At no moment was any body or official in service without a valid certificate.</small>'
        f"{_package_text('seal.svg')}</div>\n"
    )


def _kinds(figures: Figures) -> str:
    cells = "".join(
        f'<div><b>{_number(figures.active.get(kind, 0))}</b>{vi}<small lang="en">{en}</small></div>'
        for kind, vi, en in _KINDS
    )
    return f'<div class="figures">{cells}</div>\n'


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
        f'<tr><th scope="row"><b>{vi}</b> <small lang="en">{en}</small></th>'
        f'<td class="n">{_cell(old)}</td><td class="n">{_cell(new)}</td></tr>'
        for vi, en, old, new in rows
    )
    return (
        '<h2>Chứng thư hiệu lực<small lang="en">Active certificates</small></h2>\n<table class="balance"><thead><tr>'
        '<th></th><th class="n">Trước / <i lang="en">before</i></th><th class="n">Sau / <i lang="en">after</i></th>'
        f'</tr></thead><tbody>{body}</tbody><tfoot><tr><th scope="row">Tổng cộng</th>'
        f'<td class="n">{_number(before)}</td><td class="n">{_number(after)}</td></tr></tfoot></table>\n'
    )


def _timeline(claim: Claim) -> str:
    decision = claim.decision
    approved = max((each.approved_at for each in claim.approvals), default=None)
    adopted = "/".join(reversed(decision.adopted_on.split("-")))
    points = (
        ("", "Ban hành", "adopted", adopted),
        ("", "Khóa phương án", "plan frozen", _moment(claim.frozen_at)),
        ("", "Phê duyệt", "approved", _moment(approved) if approved else "–"),
        ("now", "Có hiệu lực", "effective", _moment(decision.effective_at)),
        ("", "Hạn cuối", "cut-off", _moment(decision.cutoff_at)),
    )
    items = "".join(
        f'<li class="{mark}"><b>{vi}</b>{escape(when)}<small lang="en">{en}</small></li>'
        for mark, vi, en, when in points
    )
    return f'<ol class="timeline">{items}</ol>\n'


def _foot(claim: Claim) -> str:
    return (
        f'<p class="foot"><span>Tính đến {_moment(claim.as_of)}</span>'
        f'<span class="hex">{escape(claim.ledger_root[:32])}…</span></p>\n'
    )


# -- the second sheet: evidence -----------------------------------------------------------------------------


def _evidence(claim: Claim, not_ready: Sequence[NotReady]) -> str:
    return (
        f'<section class="sheet">\n{_readiness(claim, not_ready)}{_approvals(claim)}{_digests(claim)}'
        f"{_how_to_check(claim)}{_simulated(claim.simulated)}</section>\n"
    )


def _readiness(claim: Claim, not_ready: Sequence[NotReady]) -> str:
    figures = claim.figures
    rows = "".join(
        f'<tr><th scope="row">{escape(reason)}</th><td class="n">{_number(len(group))}</td></tr>'
        for reason, group in _by_reason(not_ready)
    )
    table = f"<table><tbody>{rows}</tbody></table>\n" if rows else ""
    return (
        '<h2>Sẵn sàng ký<small lang="en">Ready to sign</small></h2>\n'
        f"<p><b>{_number(figures.ready)}</b> chủ thể đã ký thử thành công bằng chứng thư đang hiệu lực; "
        f"<b>{_number(figures.not_ready)}</b> chưa sẵn sàng, ai cũng có tên, lý do, người phụ trách và hạn xử lý."
        f'<small lang="en">{figures.ready} holders have proved their certificate by a test signature; '
        f"{figures.not_ready} are not ready yet, each listed with reason, owner and deadline.</small></p>\n{table}"
        f"<p>Chưa giải trình được: <b>{_number(figures.unexplained)}</b>. "
        f"Đã cấp: <b>{_number(figures.issued)}</b>. Đã thu hồi: <b>{_number(figures.revoked)}</b>."
        f'<small lang="en">Unexplained: {figures.unexplained}. Issued: {figures.issued}. '
        f"Revoked: {figures.revoked}.</small></p>\n"
    )


def _approvals(claim: Claim) -> str:
    rows = "".join(
        f'<tr><th scope="row"><b>{escape(each.name)}</b> ({escape(each.approver_id)})</th>'
        f'<td class="n">{_moment(each.approved_at)}</td></tr>'
        for each in claim.approvals
    )
    legal = "".join(f"<li>{escape(each)}</li>" for each in claim.decision.legal_basis)
    return (
        '<h2>Người phê duyệt<small lang="en">Approved by</small></h2>\n'
        f"<table><tbody>{rows}</tbody></table>\n"
        + (f'<h2>Căn cứ pháp lý<small lang="en">Legal basis</small></h2>\n<ul>{legal}</ul>\n' if legal else "")
    )


def _digests(claim: Claim) -> str:
    rows = (
        ("Phương án đã khóa", "frozen plan", claim.plan_digest),
        ("Lệnh cấp phát", "mandate", claim.mandate_digest),
        (f"Gốc sổ chứng cứ ({_number(claim.ledger_size)} bản ghi)", "ledger root", claim.ledger_root),
    )
    items = "".join(
        f'<dt>{escape(vi)}<small lang="en">{en}</small></dt><dd class="hex">{escape(_grouped(value))}</dd>'
        for vi, en, value in rows
    )
    return f'<h2>Dấu vân tay số<small lang="en">Digests (SHA-256)</small></h2>\n<dl>{items}</dl>\n'


def _how_to_check(claim: Claim) -> str:
    return (
        '<h2>Tự kiểm chứng<small lang="en">Check it yourself</small></h2>\n'
        "<p>Lệnh sau đếm lại mọi con số chỉ từ các tệp trong thư mục này, không cần cơ sở dữ liệu, máy chủ hay mạng:"
        '<small lang="en">This command counts every figure again from the files of this folder alone, without '
        "database, server or network:</small></p>\n"
        '<code class="command">./antin reorg proof --check .</code>\n'
        f"<p>Thư mục có {_number(len(claim.files))} tệp; dấu vân tay của từng tệp nằm trong <code>proof.json</code>. "
        "Ai giữ gốc sổ chứng cứ in ở trên sẽ phát hiện được mọi sửa đổi về sau."
        '<small lang="en">The digests of all files stand in proof.json. Whoever keeps the ledger root printed above '
        "can show any later change.</small></p>\n"
    )


def _simulated(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(each)}</li>" for each in sentences)
    if not items:
        return ""
    return (
        '<h2>Những gì là mô phỏng<small lang="en">What was simulated</small></h2>\n'
        f'<ul class="simulated">{items}</ul>\n'
    )


# -- the annex: who is not ready ----------------------------------------------------------------------------


def _annex(claim: Claim, not_ready: Sequence[NotReady]) -> str:
    if not not_ready:
        return ""
    groups = "".join(_group(reason, rows) for reason, rows in _by_reason(not_ready))
    return (
        '<section class="sheet annex-sheet annex">\n'
        '<h2>Phụ lục: chưa sẵn sàng<small lang="en">Annex: not ready yet</small></h2>\n'
        f"<p>{escape(claim.area)}, tính đến {_moment(claim.as_of)}.</p>\n{groups}</section>\n"
    )


def _group(reason: str, rows: Sequence[NotReady]) -> str:
    body = "".join(
        f"<tr><td>{escape(row.name)}</td><td>{escape(row.unit)}</td><td>{escape(row.owner)}</td>"
        f'<td class="n">{row.deadline:%d/%m/%Y}</td></tr>'
        for row in rows
    )
    return (
        f"<h3>{escape(reason)} ({_number(len(rows))})</h3>\n<table><thead><tr><th>Chủ thể</th><th>Đơn vị</th>"
        f'<th>Người phụ trách</th><th class="n">Hạn</th></tr></thead><tbody>{body}</tbody></table>\n'
    )


def _by_reason(rows: Sequence[NotReady]) -> list[tuple[str, list[NotReady]]]:
    """Grouped by reason, the most frequent first; inside by unit and name in Vietnamese order."""
    ordered = sorted(rows, key=lambda row: (row.reason, sort_key(row.unit), sort_key(row.name)))
    groups = [(reason, list(group)) for reason, group in groupby(ordered, key=lambda row: row.reason)]
    return sorted(groups, key=lambda group: (-len(group[1]), group[0]))


# -- how things are written ---------------------------------------------------------------------------------


def _number(value: int) -> str:
    """Thousands with a point, as Vietnamese writes them."""
    return f"{value:,}".replace(",", ".")


def _cell(value: int | None) -> str:
    return "" if value is None else _number(value)


def _moment(moment: datetime) -> str:
    """``00:00 01/07/2025`` in Vietnam time."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def _grouped(digest: str) -> str:
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
