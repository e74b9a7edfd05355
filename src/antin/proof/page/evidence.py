"""The second sheet: who can sign, who approved, what can be checked and how, what was simulated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from antin.proof.claim import Claim, Figures, NotReady
from antin.proof.page.annex import by_reason
from antin.proof.page.front import foot
from antin.proof.page.writing import grouped, heading, moment, number

__all__ = ["evidence_sheet"]


def evidence_sheet(claim: Claim, not_ready: Sequence[NotReady]) -> str:
    """What stands behind the front sheet."""
    return (
        f'<section class="sheet">\n{_readiness(claim.figures, not_ready)}'
        f'<div class="columns"><div>{_approvals(claim)}</div><div>{_legal_basis(claim)}</div></div>\n'
        f"{_digests(claim)}{_how_to_check(claim)}{_simulated(claim.simulated)}{foot(claim)}</section>\n"
    )


def _readiness(figures: Figures, not_ready: Sequence[NotReady]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(reason)}</th><td class="n">{number(len(group))}</td></tr>'
        for reason, group in by_reason(not_ready)
    )
    table = f"<table><tbody>{rows}</tbody></table>\n" if rows else ""
    return (
        f"{heading('Sẵn sàng ký', 'Ready to sign')}"
        f"<p><b>{number(figures.ready)}</b> thuê bao đã ký thử thành công bằng chứng thư đang hiệu lực; "
        f"<b>{number(figures.not_ready)}</b> chưa sẵn sàng, mỗi thuê bao đều có lý do, người phụ trách "
        "và hạn xử lý."
        f'<small lang="en">{figures.ready:,} holders have proved their certificate by a test signature; '
        f"{figures.not_ready:,} are not ready yet, each with a reason, an owner and a deadline.</small></p>\n"
        f"{table}{_further(figures)}"
    )


def _further(figures: Figures) -> str:
    return (
        f'<p class="further">Đã cấp <b>{number(figures.issued)}</b> chứng thư, thu hồi '
        f"<b>{number(figures.revoked)}</b>; chưa giải trình được: <b>{number(figures.unexplained)}</b>."
        f'<small lang="en">{figures.issued:,} issued, {figures.revoked:,} revoked, '
        f"{figures.unexplained:,} unexplained.</small></p>\n"
    )


def _approvals(claim: Claim) -> str:
    rows = "".join(
        f'<tr><th scope="row"><b>{escape(each.name)}</b></th><td class="n">{moment(each.approved_at)}</td></tr>'
        for each in claim.approvals
    )
    return f"{heading('Người phê duyệt', 'Approved by')}<table><tbody>{rows}</tbody></table>\n"


def _legal_basis(claim: Claim) -> str:
    items = "".join(f"<li>{escape(each)}</li>" for each in claim.decision.legal_basis)
    return f"{heading('Căn cứ pháp lý', 'Legal basis')}<ul>{items}</ul>\n" if items else ""


def _digests(claim: Claim) -> str:
    rows = (
        ("Kế hoạch đã đóng băng", "frozen plan", claim.plan_digest),
        ("Lệnh cấp phát", "mandate", claim.mandate_digest),
        ("Gốc sổ chứng cứ", f"ledger root over {claim.ledger_size:,} entries", claim.ledger_root),
    )
    items = "".join(
        f'<dt>{escape(vi)}<small lang="en">{en}</small></dt><dd class="hex">{escape(grouped(value))}</dd>'
        for vi, en, value in rows
    )
    return f"{heading('Dấu vân tay số', 'Digests (SHA-256)')}<dl>{items}</dl>\n"


def _how_to_check(claim: Claim) -> str:
    return (
        f"{heading('Tự kiểm chứng', 'Check it yourself')}"
        "<p>Lệnh sau đếm lại mọi con số chỉ từ các tệp trong thư mục này, không cần cơ sở dữ liệu, máy chủ"
        ' hay mạng:<small lang="en">This command counts every figure again from the files of this folder alone,'
        " without database, server or network:</small></p>\n"
        '<code class="command">antin reorg proof --check .</code>\n'
        f"<p>Dấu vân tay của {number(len(claim.files))} tệp nằm trong <code>proof.json</code>. "
        "Ai giữ gốc sổ chứng cứ in ở trên sẽ phát hiện được mọi sửa đổi về sau."
        f'<small lang="en">The digests of the {len(claim.files)} files stand in proof.json. Whoever keeps the'
        " ledger root printed above can show any later change.</small></p>\n"
    )


def _simulated(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(each)}</li>" for each in sentences)
    if not items:
        return ""
    return f'{heading("Những gì là mô phỏng", "What was simulated")}<ul class="simulated">{items}</ul>\n'
