"""``antin reorg proof``: write the bundle of a finished run, or recount one from its files alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import SIGNERS, Desk, database, staffed
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import plan_argument
from antin.cli.words import choose
from antin.kernel.errors import AntinError

if TYPE_CHECKING:
    from antin.proof.checking import ProofReport
    from antin.proof.claim import Claim, Figures

__all__ = ["ProofRefused", "proof"]

_NEGATIVE = 5
_PROVABLE = ("switched", "finished")


class ProofRefused(AntinError):
    """There is nothing to prove yet, or the target holds something else."""

    code = "proof.refused"
    exit_code = 7


@click.command(
    help=choose(
        "Xuất hồ sơ chứng minh; --check đếm lại một hồ sơ mà không cần cơ sở dữ liệu (mã thoát 5 nếu sai).",
        "Write the proof bundle; --check recounts one without any database (exit code 5 if it does not hold).",
    )
)
@plan_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=choose(
        "Ghi vào DIR (mặc định: proof trong thư mục dữ liệu).", "Write to DIR (default: the data folder)."
    ),
)
@click.option(
    "--check",
    "checked",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=choose("Đếm lại hồ sơ trong FOLDER.", "Recount the bundle in FOLDER."),
)
@click.option(
    "--kept",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=choose("Điểm chốt giữ bên ngoài, dùng với --check.", "A checkpoint kept outside, for --check."),
)
@data_option
@json_option
@click.pass_context
def proof(
    ctx: click.Context,
    plan_id: str | None,
    out: Path | None,
    checked: Path | None,
    kept: Path | None,
    data: DataFolder,
    as_json: bool,
) -> None:
    """Write or check."""
    if checked is None:
        if kept is not None:
            raise click.UsageError(choose("--kept đi với --check.", "--kept goes with --check."))
        _write(data, plan_id, out or data.proof, as_json)
        return
    if plan_id is not None or out is not None:
        raise click.UsageError(
            choose("--check không đi với PLAN hay --out.", "--check takes no PLAN and no --out.")
        )
    report = _check(checked, kept)
    if as_json:
        emit_record("antin.proof_report/1", **{k: v for k, v in report.as_dict().items() if k != "schema"})
    else:
        _show_report(report)
    if not report.holds:
        ctx.exit(_NEGATIVE)


def _write(data: DataFolder, plan_id: str | None, folder: Path, as_json: bool) -> None:
    with database(data) as desk:
        claim = _write_claim(desk, plan_id, folder)
    figures = claim.figures
    if as_json:
        emit_record("antin.reorg_proof/1", plan_id=claim.plan_id, folder=str(folder), **figures.as_dict())
        return
    table((choose("Kế hoạch", "Plan"), claim.plan_id), _figure_rows(figures))
    note(choose(f"Hồ sơ: {folder}", f"Bundle: {folder}"))
    note(f"  antin reorg proof --check '{folder}'")


def _write_claim(desk: Desk, plan_id: str | None, folder: Path) -> Claim:
    """Have everything signed first, write beside the target, then take its place."""
    from antin.apps.reorganisation import api as reorganisation
    from antin.site.wiring import bundle_sources

    plan = reorganisation.decision_plan(plan_id)
    if plan.state not in _PROVABLE or plan.decision_id is None:
        raise ProofRefused(
            f"The plan is {plan.state}; its run is not over.",
            where=plan.id,
            remedy="Switch it first; “antin reorg status” tells what comes next.",
            code="proof.too_early",
        )
    _require_replaceable(folder)
    with staffed(desk, SIGNERS) as staff, progress() as shown:
        stage = shown.stage(choose("Viết hồ sơ chứng minh", "Writing the proof"))
        staff.sign_checkpoint()
        fresh = folder.with_name(folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        sources = bundle_sources(staff.tools, desk.ceremony())
        claim = reorganisation.write_bundle(plan, fresh, sources, now=desk.now())
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
        shown.finish(stage)
    return claim


def _require_replaceable(folder: Path) -> None:
    """Only a bundle, an empty folder or nothing is replaced."""
    if folder.is_dir() and not (folder / "proof.json").exists() and any(folder.iterdir()):
        raise ProofRefused(
            "The folder holds something else.", where=str(folder), remedy="Name a new folder with --out."
        )


def _check(folder: Path, kept: Path | None) -> ProofReport:
    from antin.cli.kept_checkpoint import read_kept
    from antin.proof.bundle import open_bundle
    from antin.proof.checking import check

    with progress() as shown:
        stage = shown.stage(choose("Đếm lại từ các tệp", "Recounting from the files"))
        report = check(open_bundle(folder), kept=read_kept(kept))
        shown.finish(stage)
    return report


def _show_report(report: ProofReport) -> None:
    table((choose("Kế hoạch", "Plan"), report.plan_id), _figure_rows(report.figures))
    for finding in report.findings:
        click.echo(f"✗ {finding.code}: {choose(finding.vi, finding.en)}")
    if report.holds:
        note(choose("Hồ sơ đúng: mọi con số đếm lại được.", "The proof holds: every figure was recounted."))
    else:
        note(
            choose(
                f"Hồ sơ KHÔNG đúng: {len(report.findings):,} phát hiện.",
                f"The proof does NOT hold: {len(report.findings):,} finding(s).",
            )
        )


def _figure_rows(figures: Figures) -> list[tuple[str, str]]:
    return [
        *((action, f"{count:,}") for action, count in figures.plan.items()),
        (choose("đã cấp", "issued"), f"{figures.issued:,}"),
        (choose("đã thu hồi", "revoked"), f"{figures.revoked:,}"),
        *((choose(f"hiệu lực: {kind}", f"active: {kind}"), f"{n:,}") for kind, n in figures.active.items()),
        (choose("sẵn sàng", "ready"), f"{figures.ready:,}"),
        (choose("chưa sẵn sàng", "not ready"), f"{figures.not_ready:,}"),
        (choose("gián đoạn", "gaps"), f"{figures.gaps:,}"),
        (choose("chưa giải thích", "unexplained"), f"{figures.unexplained:,}"),
    ]
