"""The decision folder of these tests says what the estate says, so that both can be used on its world."""

from __future__ import annotations

import dataclasses
from typing import Any

import yaml

from antin.adapters.decision_folder import read_decision
from antin.demo.estate import load_estate
from tests.system.cli_commands.antin import DECISION
from tests.system.office import ESTATES


def content(value: Any) -> Any:
    """The value without the places that it was read from."""
    if isinstance(value, tuple):
        return [content(each) for each in value]
    if not dataclasses.is_dataclass(value):
        return value
    names = [field.name for field in dataclasses.fields(value) if field.name not in ("source", "files")]
    return {name: content(getattr(value, name)) for name in names}


def test_folder_and_estate_hold_the_same_decision() -> None:
    estate = load_estate(yaml.safe_load((ESTATES / "two_communes.yaml").read_bytes()))
    assert content(read_decision(DECISION)) == content(estate.decision)
