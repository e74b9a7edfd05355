"""``antin reorg forecast``: when everybody can sign, what holds it up, what brings it forward."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database
from antin.cli.options import data_option, json_option
from antin.cli.output import note, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import plan_argument
from antin.cli.words import choose

if TYPE_CHECKING:
    from antin.reissue.forecast import Comparison, Forecast, ForecastInputs

__all__ = ["forecast"]

_LEVERS_SHOWN = 5


@click.command(
    help=choose(
        "Dự báo khi nào mọi người ký được, khâu nào chậm nhất và cách rút ngắn. Không ghi gì.",
        "Forecast when everybody can sign, what holds it up and what helps. Writes nothing.",
    )
)
@plan_argument
@click.option(
    "--pace",
    "pace_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help=choose("Nhịp làm việc của cơ quan (TOML).", "The office's pace (TOML)."),
)
@click.option(
    "--simulate",
    "runs",
    type=click.IntRange(min=0, max=10_000),
    default=0,
    metavar="N",
    help=choose("So với N lần chạy mô phỏng.", "Compare with N simulated runs."),
)
@data_option
@json_option
def forecast(plan_id: str | None, pace_file: Path | None, runs: int, data: DataFolder, as_json: bool) -> None:
    """Count, forecast and tell."""
    from antin.reissue.forecast import compare
    from antin.reissue.forecast import forecast as foresee

    inputs = _inputs(data, plan_id, pace_file)
    foreseen = foresee(inputs)
    # Numbered seeds: the same call plays the same futures.
    chances = [Random(seed) for seed in range(1, runs + 1)]  # noqa: S311 - futures are played, nothing is secret
    compared = compare(inputs, chances) if runs else None
    if as_json:
        emit_record("antin.reorg_forecast/1", **_record(inputs, foreseen, compared))
    else:
        _show(inputs, foreseen, compared)


def _inputs(data: DataFolder, plan_id: str | None, pace_file: Path | None) -> ForecastInputs:
    from antin.kernel.moments import VIETNAM
    from antin.reissue.forecast import Stage
    from antin.reissue.forecast.pace import inputs_at_pace, shipped_pace

    with database(data) as desk:
        from antin.apps.reorganisation import api as reorganisation

        plan = reorganisation.decision_plan(plan_id)
        counts = {Stage(stage): count for stage, count in reorganisation.stage_counts(plan).items()}
        today = desk.now().astimezone(VIETNAM).date()
    text = pace_file.read_text(encoding="utf-8") if pace_file else shipped_pace()
    return inputs_at_pace(text, today=today, counts=counts, where=str(pace_file or ""))


def _record(inputs: ForecastInputs, foreseen: Forecast, compared: Comparison | None) -> dict[str, Any]:
    return {
        "holders": inputs.total,
        "waiting": inputs.waiting,
        "milestones": [
            {"share": m.share, "low": m.low, "median": m.median, "high": m.high} for m in foreseen.milestones
        ],
        "bottleneck": foreseen.bottleneck,
        "levers": [
            {"id": lever.id, "stage": lever.stage, "gained_days": _rounded(lever.gained_days)}
            for lever in foreseen.levers
        ],
        "simulated": _compared(compared) if compared else None,
    }


def _compared(compared: Comparison) -> dict[str, Any]:
    return {"runs": compared.runs, "largest_error_percent": _rounded(100 * compared.largest_error_share)}


def _rounded(value: float | None) -> str | None:
    return None if value is None else f"{value:.1f}"


def _show(inputs: ForecastInputs, foreseen: Forecast, compared: Comparison | None) -> None:
    from antin.reissue.forecast import STAGE_TITLES

    note(choose(f"{inputs.waiting:,} thuê bao đang chờ.", f"{inputs.waiting:,} holders are waiting."))
    table(
        (choose("Tỷ lệ", "Share"), choose("Sớm", "Early"), choose("Giữa", "Middle"), choose("Muộn", "Late")),
        [(f"{m.share:.0%}", m.low or "–", m.median or "–", m.high or "–") for m in foreseen.milestones],
    )
    if foreseen.bottleneck is not None:
        title = choose(*STAGE_TITLES[foreseen.bottleneck])
        note(choose(f"Khâu chậm nhất: {title}", f"What holds it up: {title}"))
    for lever in foreseen.levers[:_LEVERS_SHOWN]:
        if lever.gained_days:
            days = choose(f"sớm {lever.gained_days:.1f} ngày làm việc", f"{lever.gained_days:.1f} working days")
            note(f"  {choose(lever.title_vi, lever.title_en)}: {days}")
    if compared is not None:
        share = f"{compared.largest_error_share:.1%}"
        note(
            choose(
                f"Sai lệch lớn nhất so với {compared.runs} lần mô phỏng: {share}",
                f"Largest error against {compared.runs} simulated runs: {share}",
            )
        )
