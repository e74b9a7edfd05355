"""``kill -9`` where every process is started as ``antin demo`` starts it: each kind of process dies once."""

from __future__ import annotations

import pytest

from tests.system.kill.judging import survives
from tests.system.office import Templates

POINTS = [
    "self before switch 1",  # the command
    "self after SignerClient.issue 2",  # a worker
    "self torn Journal._write 7",  # a signer
    "postgres before _store 2",
]


@pytest.mark.kill
@pytest.mark.parametrize("written", POINTS)
def test_run_survives(templates: Templates, written: str) -> None:
    survives(templates, written)
