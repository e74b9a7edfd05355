"""Worlds that several tests look at; each is built once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

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
