"""The printed page: what it says, what it refuses to say, and that it is safe and self-contained."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from antin.kernel.canonical import canonical_bytes
from antin.proof.claim import ApprovalLine, Claim, ClaimRefused, DecisionLine, Figures, NotReady
from antin.proof.page import render_page

EFFECTIVE = datetime(2025, 6, 30, 17, tzinfo=UTC)
STATEMENT = "Không một cơ quan, cá nhân nào bị gián đoạn."
FIGURES = Figures(
    plan={"keep": 1203, "modify": 19884, "issue": 5628, "revoke": 7421},
    issued=25512,
    revoked=27305,
    active={"organisation": 2484, "person": 24129, "service": 102},
    ready=26713,
    not_ready=2,
    gaps=0,
    unexplained=0,
)
CLAIM = Claim(
    plan_id="1676/NQ-UBTVQH15#1",
    title="Sắp xếp",
    area="Tỉnh Phú Thọ",
    decision=DecisionLine("1676/NQ-UBTVQH15", "Sắp xếp xã", "2025-06-16", EFFECTIVE, EFFECTIVE, ("Luật <1>",)),
    as_of=EFFECTIVE,
    units_before=479,
    units_after=148,
    figures=FIGURES,
    frozen_at=EFFECTIVE,
    approvals=(ApprovalLine("hanh", "Lê Hạnh", EFFECTIVE), ApprovalLine("minh", "Đỗ Minh", EFFECTIVE)),
    switched_at=EFFECTIVE,
    plan_digest="3f" * 32,
    mandate_digest="a7" * 32,
    ledger_size=212345,
    ledger_root="0c" * 32,
    simulated=("Thiết bị là mô phỏng.",),
    files={"ledger.jsonl": "00" * 32},
)


def row(name: str, reason: str) -> NotReady:
    unit = "UBND xã Yên Lạc"
    return NotReady(("person", name), name, unit, "locked", reason, f"Đầu mối: An ({unit})", date(2025, 7, 4))


ROWS = [row("Ân", "Bị khóa"), row("Bình", "Bị khóa"), row("Chi", "Mất thiết bị")]


def test_page_says_that_nobody_was_interrupted_and_shows_the_figures() -> None:
    page = render_page(CLAIM, ROWS)
    assert STATEMENT in page
    for figure in ("479", "148", "26.715", "2.484", "24.129", "28.508", "212,345"):
        assert f">{figure}<" in page or figure in page
    assert "Đỗ Minh" in page
    assert "00:00 01/07/2025" in page
    assert "antin reorg proof --check" in page
    assert "Thiết bị là mô phỏng." in page


def test_page_with_gaps_never_says_that_nobody_was_interrupted() -> None:
    page = render_page(replace(CLAIM, figures=replace(FIGURES, gaps=3)), ROWS)
    assert STATEMENT not in page
    assert "Có 3 khoảng gián đoạn." in page
    assert 'aria-label="Ấn' not in page


def test_seal_says_demo_and_stands_only_on_a_demo() -> None:
    assert "DEMO" in render_page(CLAIM, [])
    real = render_page(replace(CLAIM, simulated=()), [])
    assert "DEMO" not in real
    assert STATEMENT in real


def test_page_lists_who_is_not_ready_by_reason_most_frequent_first() -> None:
    page = render_page(CLAIM, ROWS)
    annex = page[page.index("Phụ lục") :]
    assert annex.index("Bị khóa (2)") < annex.index("Mất thiết bị (1)")
    assert annex.index("Ân") < annex.index("Bình")
    assert "Phụ lục" not in render_page(CLAIM, [])


def test_page_escapes_what_it_is_given() -> None:
    page = render_page(replace(CLAIM, area="<script>alert(1)</script>"), [row("<b>Bình</b>", "<i>")])
    assert "<script" not in page
    assert "<b>Bình" not in page
    assert "<i>" not in page.replace('<i lang="en">', "")
    assert "Luật &lt;1&gt;" in page


def test_page_asks_for_nothing_outside() -> None:
    page = render_page(CLAIM, ROWS)
    addresses = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s]+)""", page)
    assert addresses
    assert all(address.startswith("data:font/woff2;base64,") for address in addresses)
    assert "http://" not in page
    assert "https://" not in page


def test_claim_and_rows_survive_storage() -> None:
    assert Claim.from_dict(json.loads(canonical_bytes(CLAIM.as_dict()))) == CLAIM
    assert NotReady.from_dict(json.loads(canonical_bytes(ROWS[0].as_dict()))) == ROWS[0]


@pytest.mark.parametrize(
    "change", [{"schema": "antin.proof/9"}, {"issued": None, "plan_id": None, "ledger": 3}]
)
def test_claim_of_another_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ClaimRefused):
        Claim.from_dict(CLAIM.as_dict() | change)
