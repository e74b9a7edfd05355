"""Worlds that several tests look at; each is built once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from antin.demo.estate import Estate, load_estate
from antin.demo.world import World, build_world


@cache
def _built(seed: int, province_code: str) -> World:
    return build_world(seed=seed, province_code=province_code)


@pytest.fixture
def world() -> Callable[[int, str], World]:
    """``world(seed, province_code)``; do not change what you get."""
    return _built


@pytest.fixture
def phu_tho() -> World:
    """Phú Thọ: three old provinces."""
    return _built(1, "25")


@pytest.fixture
def dien_bien() -> World:
    """Điện Biên: small, and not merged with another province."""
    return _built(1, "11")


@pytest.fixture
def estate_text() -> Callable[[str], str]:
    """``estate_text("split")``: the YAML text of ``estates/split.yaml``."""
    folder = Path(__file__).parents[3] / "estates"
    return lambda name: (folder / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.fixture
def estate(estate_text: Callable[[str], str]) -> Callable[[str], Estate]:
    """``estate("split")``: the estate in ``estates/split.yaml``, built."""
    return lambda name: load_estate(yaml.safe_load(estate_text(name)))
