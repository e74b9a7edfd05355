"""Decision records: numbered without holes, each with its four parts, and short."""

from __future__ import annotations

import re

import pytest


@pytest.fixture(scope="module")
def records(documents: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in documents.items() if name.startswith("docs/adr/")}


def test_records_are_numbered_one_after_the_other(records: dict[str, str]) -> None:
    numbers = [int(re.match(r"docs/adr/(\d{4})-", name)[1]) for name in records]  # type: ignore[index]
    assert numbers == list(range(1, len(records) + 1)) != []


@pytest.mark.parametrize("part", ["Context", "Decision", "Consequences", "Rejected alternatives"])
def test_record_has_its_part(records: dict[str, str], part: str) -> None:
    assert [name for name, text in records.items() if f"\n## {part}\n" not in text] == []


def test_record_is_titled_with_its_number_and_decision(records: dict[str, str]) -> None:
    for name, text in records.items():
        number = int(name.split("/")[-1][:4])
        assert re.match(rf"# {number}\. \S.+", text), name
        assert len(text.splitlines()) <= 60, name
