"""Write the country's reconciliation table: ``./antin bench country [--check]``.

Loads the 63 provinces of June 2025 with the bodies of every commune, applies the decision of all 34 new
provinces at once, and balances the outcome. ``--check`` compares with the page instead of writing it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from antin.adapters.decision_folder import read_decision_bytes
from antin.demo.country import country_before
from antin.demo.sources import country_archive
from antin.succession.reconciliation import ProvinceBalance, balance_by_province, discrepancies, total
from antin.succession.succeed import succeed

PAGE = Path(__file__).parents[1] / "docs" / "reorganisation" / "country.md"
MARK = "<!-- table -->"
_COLUMNS = (
    ("provinces_before", "Provinces before"),
    ("districts_before", "Districts before"),
    ("communes_before", "Communes before"),
    ("communes_after", "Communes after"),
    ("pairs", "Pairs"),
    ("kept", "Kept"),
    ("merged", "Merged"),
    ("split", "Split"),
    ("bodies_before", "Bodies before"),
    ("bodies_after", "Bodies after"),
)


def main(arguments: Sequence[str]) -> int:
    """Write or compare; the exit code is 1 where something does not add up or the page is out of date."""
    before = country_before(with_bodies=True)
    succession = succeed(before, read_decision_bytes(country_archive()))
    wrong = discrepancies(before, succession)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    head, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    page = "\n".join((head + MARK, "", *_table(balance_by_province(before, succession)), ""))
    if "--check" in arguments:
        return int(bool(wrong) or page != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")
    return int(bool(wrong))


def _table(rows: Sequence[ProvinceBalance]) -> Iterator[str]:
    yield _line("Code", "Province after", *(title for _, title in _COLUMNS))
    yield "|---|---|" + "---:|" * len(_COLUMNS)
    for row in rows:
        yield _line(row.code, row.name, *(f"{getattr(row, name):,}" for name, _ in _COLUMNS))
    sums = total(rows)
    yield _line("", "**Total**", *(f"**{sums[name]:,}**" for name, _ in _COLUMNS))


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
