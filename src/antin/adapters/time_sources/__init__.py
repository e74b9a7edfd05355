"""Who says how far the machine's clock is off: named sources for time-stamping."""

from __future__ import annotations

from antin.adapters.data_folder import DataFolder
from antin.adapters.time_sources.kernel import KernelDiscipline
from antin.adapters.time_sources.scenario import ScenarioTime, TimeSourceRefused
from antin.kernel.errors import AntinError

__all__ = ["KernelDiscipline", "ScenarioTime", "TimeSourceRefused", "UnableToFindTimeSource", "time_source"]


class UnableToFindTimeSource(AntinError):
    """No source has this name."""

    code = "time_source.unknown"
    exit_code = 3


def time_source(name: str, folder: DataFolder) -> KernelDiscipline | ScenarioTime:
    """The source with this name for a data folder."""
    if name == KernelDiscipline.name:
        return KernelDiscipline()
    if name == ScenarioTime.name:
        return ScenarioTime.of(folder)
    raise UnableToFindTimeSource(
        f"There is no time source “{name}”.",
        remedy=f"Use {KernelDiscipline.name}, or in a demo {ScenarioTime.name}.",
    )
