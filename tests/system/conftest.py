"""Fixtures of tests that start processes: a data folder, and a running PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres import LocalPostgres


@pytest.fixture
def data_folder(traversable_tmp: Path) -> DataFolder:
    """A made and empty demo folder."""
    data = DataFolder(traversable_tmp / "data")
    data.create("demo")
    return data


@pytest.fixture(scope="session")
def postgres(make_traversable_tmp: Callable[[], Path]) -> Iterator[LocalPostgres]:
    """One running PostgreSQL for the whole session of this test process; each test minds its own tables."""
    data = DataFolder(make_traversable_tmp() / "data")
    data.create("demo")
    server = LocalPostgres(data.postgres, runtime_dir=data.runtime, secrets_dir=data.secrets)
    server.start()
    yield server
    server.stop()
