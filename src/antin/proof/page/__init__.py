"""``proof.html``: the claim as a page to print, to hang up, and to check.

One self-contained document: style, typeface and seal are inline, nothing is fetched, nothing runs. Vietnamese
first, the English beneath. The sentence that nobody was interrupted stands there only where there are no gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from antin.proof.claim import Claim, NotReady
from antin.proof.page.annex import annex_sheet
from antin.proof.page.evidence import evidence_sheet
from antin.proof.page.front import front_sheet
from antin.proof.page.writing import package_text, typeface

__all__ = ["render_page"]


def render_page(claim: Claim, not_ready: Sequence[NotReady]) -> str:
    """The whole document, UTF-8 text."""
    style = typeface() + package_text("page.css")
    return (
        '<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(_title(claim))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{front_sheet(claim)}{evidence_sheet(claim, not_ready)}{annex_sheet(claim, not_ready)}"
        "</body>\n</html>\n"
    )


def _title(claim: Claim) -> str:
    return f"Chứng minh cấp lại chứng thư chữ ký số – {claim.area}"
