"""When will everybody be able to sign, what holds it up, and what brings it forward. Pure.

A re-issue is a funnel: holders confirm their data, units and the province's desk check, the authority
issues, devices travel, holders activate and prove. :func:`forecast` follows the expected flow working day
by working day and states a band of dates; :func:`simulate` plays single futures by chance (handed in), and
:func:`compare` says how far the forecast is from them.
"""

from __future__ import annotations

from antin.reissue.forecast.forecasting import Forecast, forecast
from antin.reissue.forecast.inputs import (
    STAGE_TITLES,
    Delivery,
    Desk,
    DeviceLogistics,
    ForecastInputs,
    ForecastRefused,
    HolderHabits,
    Stage,
    Upstream,
)
from antin.reissue.forecast.levers import Lever
from antin.reissue.forecast.milestones import Milestone
from antin.reissue.forecast.simulation import Chance, Comparison, Deviation, SimulatedRun, compare, simulate

__all__ = [
    "STAGE_TITLES",
    "Chance",
    "Comparison",
    "Delivery",
    "Desk",
    "Deviation",
    "DeviceLogistics",
    "Forecast",
    "ForecastInputs",
    "ForecastRefused",
    "HolderHabits",
    "Lever",
    "Milestone",
    "SimulatedRun",
    "Stage",
    "Upstream",
    "compare",
    "forecast",
    "simulate",
]
