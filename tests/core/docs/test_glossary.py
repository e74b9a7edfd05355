"""GLOSSARY.md binds one English word to one Vietnamese term, and its code names are in the code."""

from __future__ import annotations

import re
from collections import Counter

import pytest

_ROW = re.compile(
    r"^\| (?P<english>[^|]+) \| (?P<vietnamese>[^|]+) \| (?P<code>[^|]+) \| (?P<meaning>[^|]+) \|$"
)


@pytest.fixture(scope="module")
def rows(documents: dict[str, str]) -> list[dict[str, str]]:
    matches = [_ROW.match(line) for line in documents["GLOSSARY.md"].splitlines()]
    cells = [match.groupdict() for match in matches if match]
    return [row for row in cells if row["english"] != "English" and not set(row["english"]) <= set("- ")]


@pytest.mark.parametrize("column", ["english", "vietnamese"])
def test_term_stands_once(rows: list[dict[str, str]], column: str) -> None:
    counted = Counter(row[column].strip().lower() for row in rows)
    assert [term for term, count in counted.items() if count > 1] == []


def test_code_names_are_in_the_code(rows: list[dict[str, str]], sources: dict[str, str]) -> None:
    everything = "\n".join(sources.values()) + "\n".join(sources)
    names = {name for row in rows for name in re.findall(r"`([^`]+)`", row["code"])}
    assert sorted(name for name in names if name not in everything) == []


def test_words_that_decide_are_bound(rows: list[dict[str, str]]) -> None:
    bound = {row["english"] for row in rows}
    for word in (
        *(
            "keep",
            "modify",
            "issue",
            "revoke",
            "ready",
            "not ready",
            "gap",
            "in service",
            "mandate",
            "approval",
        ),
        *("standing mandate", "intention", "burnt serial", "checkpoint", "unit", "organisation", "decision"),
        *("succession", "founding plan", "cut-off", "loss list", "key device", "confirmation"),
    ):
        assert word in bound, word
