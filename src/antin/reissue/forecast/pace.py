"""The pace of an office as a TOML text: desk, holders, upstream, devices."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import resources

from antin.reissue.forecast.inputs import (
    Desk,
    DeviceLogistics,
    ForecastInputs,
    ForecastRefused,
    HolderHabits,
    Stage,
    Upstream,
)

__all__ = ["inputs_at_pace", "shipped_pace"]


def shipped_pace() -> str:
    """The assumptions that come with Antin, as TOML."""
    return resources.files(__package__).joinpath("pace.toml").read_text(encoding="utf-8")


def inputs_at_pace(text: str, *, today: date, counts: Mapping[Stage, int], where: str = "") -> ForecastInputs:
    """The inputs of a forecast: the state as counted, the pace as written. Unknown keys are refused."""
    try:
        pace = tomllib.loads(text)
        return ForecastInputs(
            today=today,
            counts=counts,
            habits=HolderHabits(**pace.pop("habits")),
            desk=Desk(**pace.pop("desk")),
            upstream=Upstream(**pace.pop("upstream")),
            devices=DeviceLogistics(**pace.pop("devices", {})),
            **pace,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ForecastRefused(
            f"The pace cannot be read: {error}.", where=where, remedy="Use the form of the shipped pace.toml."
        ) from error
