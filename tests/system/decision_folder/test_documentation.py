"""The page for outsiders names what the reader knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from antin.adapters.decision_folder.head import TABLES
from antin.succession.decision import Extent, KindSuccession
from antin.succession.names import PLACEHOLDERS
from antin.succession.outcome import SuccessionKind

PAGE = (Path(__file__).parents[3] / "docs" / "decision-folder.md").read_text(encoding="utf-8")
VIETNAMESE, ENGLISH = PAGE.split("## English")


@pytest.mark.parametrize("half", [VIETNAMESE, ENGLISH], ids=["vi", "en"])
def test_both_halves_name_every_file_word_and_placeholder(half: str) -> None:
    kinds = {kind.value for kind in SuccessionKind} - {"unchanged"}
    for word in {*KindSuccession, *Extent, *kinds, *(f"{table}.csv" for table in TABLES)}:
        assert f"`{word}`" in half, word
    for name in PLACEHOLDERS:
        assert f"`{{{name}}}`" in half, name
