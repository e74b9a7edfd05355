"""Offices that have carried out their decision, and the recount."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from antin.proof.bundle import Bundle
from antin.proof.checking import ProofReport, check
from tests.core.proof.office import Office


@pytest.fixture
def make_office() -> Callable[..., Office]:
    """An office that has carried out its decision, or part of it, without a fault."""
    return lambda **how: Office().carry_out(**how)


@pytest.fixture
def office() -> Office:
    """An office that has carried out its decision without a fault."""
    return Office().carry_out()


@pytest.fixture
def recount() -> Callable[[Office | dict[str, bytes]], ProofReport]:
    """Seal where needed, and check."""

    def run(given: Office | dict[str, bytes]) -> ProofReport:
        return check(Bundle(given.seal() if isinstance(given, Office) else given))

    return run
