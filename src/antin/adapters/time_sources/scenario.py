"""The scenario of a demonstration as its own source of time; a real office cannot name it."""

from __future__ import annotations

from datetime import timedelta

from antin.adapters.data_folder import DataFolder
from antin.kernel.errors import AntinError

__all__ = ["ScenarioTime", "TimeSourceRefused"]


class TimeSourceRefused(AntinError):
    """The source is for demonstrations only."""

    code = "time_source.refused"
    exit_code = 7


class ScenarioTime:
    """Invented time is exact by definition."""

    name = "scenario"

    @classmethod
    def of(cls, folder: DataFolder) -> ScenarioTime:
        """The source of a demo folder; any other folder is refused."""
        if not folder.exists or folder.kind != "demo":
            raise TimeSourceRefused(
                "Only a demonstration stamps by its scenario.",
                where=str(folder.path),
                remedy="Name the source that keeps the machine's clock: kernel.",
            )
        return cls()

    def offset(self) -> timedelta | None:
        """Never off."""
        return timedelta(0)
