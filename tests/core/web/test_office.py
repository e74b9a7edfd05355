"""The office's own name and colour."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client, override_settings

from antin.web.components import office

TOKENS = json.loads((Path(__file__).parents[3] / "frontend/tokens.json").read_text(encoding="utf-8"))


def test_own_colour_replaces_the_red_of_the_seal(vietnamese: Client) -> None:
    with override_settings(ANTIN_ENVIRONMENT="", ANTIN_OFFICE_COLOUR="#0b4f6c", ANTIN_OFFICE_NAME="Sở Thử"):
        assert "--brand:#0b4f6c" in vietnamese.get("/preferences/office.css").content.decode()
        page = vietnamese.get("/nothing-here/").content.decode()
    assert "/preferences/office.css" in page
    assert "Sở Thử" in page


@pytest.mark.parametrize(
    ("environment", "colour"), [("demo", "#0b4f6c"), ("", office.SEAL_RED), ("", "red;}"), ("", "")]
)
def test_product_keeps_its_own_colour(vietnamese: Client, environment: str, colour: str) -> None:
    with override_settings(ANTIN_ENVIRONMENT=environment, ANTIN_OFFICE_COLOUR=colour):
        assert vietnamese.get("/preferences/office.css").status_code == 404
        assert "office.css" not in vietnamese.get("/nothing-here/").content.decode()


def test_soft_ground_is_the_colour_on_paper() -> None:
    assert "--brand-soft:#e0e5e3" in office.style_for("#0b4f6c")


def test_own_colours_are_those_of_the_tokens() -> None:
    assert TOKENS["themes"]["light"]["brand"] == office.SEAL_RED
    assert TOKENS["themes"]["light"]["surface"] == office.SURFACE
