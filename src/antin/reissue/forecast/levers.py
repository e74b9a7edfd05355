"""What brings the end forward, and by how many working days: the same forecast with one thing changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from antin.reissue.forecast.calendar import Calendar
from antin.reissue.forecast.inputs import STAGE_TITLES, Delivery, ForecastInputs, Stage
from antin.reissue.forecast.milestones import days_until, runs_at

__all__ = ["Lever", "levers_of"]

_FASTER = 1.1
_HABITS = {
    Stage.TO_CONFIRM: "confirm",
    Stage.INCOMPLETE: "complete",
    Stage.AWAITING_UNIT: "sign",
    Stage.DELIVERED: "activate",
    Stage.ACTIVATED: "prove",
}


@dataclass(frozen=True, slots=True)
class Lever:
    """One change and what it gains.

    ``id``: ``staff+1``, ``devices+batch``, ``refusals-10%``, ``rate+10%:<stage>``; ``stage``: where it acts.
    ``gained_days`` are working days at 100 %, ``gained_at_90`` at 90 %; ``None`` where the share is not reached
    with or without the change.
    """

    id: str
    stage: Stage
    title_vi: str
    title_en: str
    gained_days: float | None
    gained_at_90: float | None


def levers_of(inputs: ForecastInputs, calendar: Calendar) -> tuple[Lever, ...]:
    """Every lever, the strongest at 100 % first."""
    before = _days(inputs, calendar)
    found = [
        Lever(id_, stage, vi, en, *_gained(before, _days(changed, calendar)))
        for id_, stage, vi, en, changed in _changes(inputs, calendar)
    ]
    return tuple(
        sorted(found, key=lambda lever: (-(lever.gained_days or 0.0), -(lever.gained_at_90 or 0.0), lever.id))
    )


def _days(inputs: ForecastInputs, calendar: Calendar) -> tuple[float | None, float | None]:
    runs = runs_at(inputs, calendar)
    return days_until(1.0, runs, inputs), days_until(0.9, runs, inputs)


def _gained(
    before: tuple[float | None, float | None], after: tuple[float | None, float | None]
) -> tuple[float | None, float | None]:
    pairs = zip(before, after, strict=True)
    all_, most = (None if old is None or new is None else old - new for old, new in pairs)
    return all_, most


def _changes(
    inputs: ForecastInputs, calendar: Calendar
) -> Iterator[tuple[str, Stage, str, str, ForecastInputs]]:
    desk, devices = inputs.desk, inputs.devices
    yield (
        *("staff+1", Stage.AWAITING_PROVINCE),
        *("Thêm 1 cán bộ duyệt hồ sơ", "One more person at the desk"),
        replace(inputs, desk=replace(desk, staff=desk.staff + 1)),
    )
    if devices.share > 0:
        order = Delivery(calendar.on(1), devices.batch)
        yield (
            *("devices+batch", Stage.ISSUED),
            *(f"Thêm một đợt {devices.batch} thiết bị", f"One more batch of {devices.batch} devices"),
            replace(inputs, devices=replace(devices, deliveries=(*devices.deliveries, order))),
        )
    if inputs.refusal_share > 0:
        yield (
            *("refusals-10%", Stage.AWAITING_PROVINCE),
            *("Giảm 10 % hồ sơ bị trả lại", "10 % fewer dossiers returned"),
            replace(inputs, refusal_share=inputs.refusal_share * 0.9),
        )
    yield from _faster_stages(inputs)


def _faster_stages(inputs: ForecastInputs) -> Iterator[tuple[str, Stage, str, str, ForecastInputs]]:
    """Ten per cent more at each stage that people, the desk or the authority work off."""
    desk, upstream, habits = inputs.desk, inputs.upstream, inputs.habits
    changed = {
        stage: replace(inputs, habits=replace(habits, **{name: min(getattr(habits, name) * _FASTER, 1.0)}))
        for stage, name in _HABITS.items()
    }
    changed[Stage.AWAITING_PROVINCE] = replace(
        inputs, desk=replace(desk, checked_an_hour=desk.checked_an_hour * _FASTER)
    )
    changed[Stage.SENT] = replace(inputs, upstream=replace(upstream, a_day=upstream.a_day * _FASTER))
    for stage, faster in changed.items():
        vi, en = STAGE_TITLES[stage]
        yield f"rate+10%:{stage}", stage, f"Nhanh hơn 10 %: {vi}", f"10 % faster: {en}", faster
