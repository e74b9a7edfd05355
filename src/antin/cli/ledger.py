"""``antin ledger``: the evidence ledger, verified without a server, and its signed checkpoints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import EVIDENCE, Desk, database, staffed
from antin.cli.options import data_option, json_option
from antin.cli.output import emit, note, progress, table
from antin.cli.records import emit_record
from antin.cli.words import choose
from antin.kernel.errors import AntinError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

    from antin.ledger.checkpoints import Checkpoint
    from antin.ledger.verification import LedgerReport

__all__ = ["EvidenceKeyRefused", "ledger"]

_NEGATIVE = 5
_CA = ("signer-ca",)


class EvidenceKeyRefused(AntinError):
    """The evidence key is not of the kind that signs checkpoints."""

    code = "ledger.evidence_key"
    exit_code = 5


@click.group(
    help=choose(
        "Sổ chứng cứ: kiểm tra không cần máy chủ, ký điểm chốt.",
        "The evidence ledger: verify it without a server, sign checkpoints.",
    )
)
def ledger() -> None:
    """Group the commands of the ledger."""


@ledger.command(
    help=choose(
        "Kiểm tra sổ trong hồ sơ BUNDLE (không cần cơ sở dữ liệu), hoặc sổ của thư mục dữ liệu. "
        "Mã thoát 5 nếu sổ bị sửa, xóa, đổi chỗ, cắt đuôi hay viết lại.",
        "Verify the ledger of a BUNDLE (no database), or that of the data folder. "
        "Exit code 5 where it was edited, cut, swapped or rewritten.",
    )
)
@click.argument("bundle", type=click.Path(path_type=Path), required=False)
@click.option(
    "--kept",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=choose("Điểm chốt giữ bên ngoài.", "A checkpoint kept outside."),
)
@data_option
@json_option
@click.pass_context
def verify(ctx: click.Context, bundle: Path | None, kept: Path | None, data: DataFolder, as_json: bool) -> None:
    """Verify and tell."""
    from antin.cli.kept_checkpoint import read_kept

    kept_checkpoint = read_kept(kept)
    with progress() as shown:
        stage = shown.stage(choose("Kiểm tra sổ", "Verifying the ledger"))
        if bundle is not None:
            report = _verify_bundle(bundle, kept_checkpoint)
        else:
            report = _verify_database(data, kept_checkpoint)
        shown.finish(stage)
    if as_json:
        emit_record("antin.ledger_report/1", **{k: v for k, v in report.as_dict().items() if k != "schema"})
    else:
        _show(report)
    if not report.is_sound:
        ctx.exit(_NEGATIVE)


def _verify_bundle(folder: Path, kept: Checkpoint | None) -> LedgerReport:
    from antin.ledger.verification import verify_log
    from antin.proof.bundle import open_bundle

    bundle = open_bundle(folder)
    return verify_log(
        bundle.lines("ledger.jsonl"),
        bundle.lines("checkpoints.jsonl"),
        _evidence_key(bundle.read("keys/evidence.pem")),
        kept=kept,
        signer_log=bundle.lines("signer-ca.log"),
    )


def _verify_database(data: DataFolder, kept: Checkpoint | None) -> LedgerReport:
    from antin.ledger.verification import verify_log

    with database(data) as desk, _signer_log(desk) as signer_log:
        from antin.apps.ledger import api
        from antin.kernel.canonical import canonical_bytes

        return verify_log(
            api.lines(),
            (canonical_bytes(checkpoint) for checkpoint in api.checkpoints()),
            _evidence_key(desk.ceremony().evidence_key.encode()),
            kept=kept,
            signer_log=signer_log,
        )


@contextmanager
def _signer_log(desk: Desk) -> Iterator[Iterator[str]]:
    """The log of the CA's signer, from the signer itself. Nothing is published: a verification only reads."""
    from antin.adapters.signer_socket.client import SignerClient
    from antin.site.supervisor import running

    desk.ceremony()
    with running(desk.data, _CA), SignerClient(desk.data.socket("signer-ca")) as signer:
        yield signer.log()


def _evidence_key(pem: bytes) -> ec.EllipticCurvePublicKey:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key: Any = load_pem_public_key(pem)
    except ValueError:
        key = None
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise EvidenceKeyRefused("The evidence key is no elliptic-curve public key.", where="keys/evidence.pem")
    return key


def _show(report: LedgerReport) -> None:
    table(
        (choose("Sổ chứng cứ", "Evidence ledger"), ""),
        [
            (choose("Số bản ghi", "Entries"), f"{report.size:,}"),
            (choose("Gốc Merkle", "Merkle root"), report.root),
            (choose("Điểm chốt", "Checkpoints"), f"{report.checkpoints:,}"),
            (choose("Đã được chốt", "Covered"), f"{report.signed_size:,}"),
        ],
    )
    for finding in report.findings:
        mark = "·" if finding.is_note else "✗"
        click.echo(f"{mark} {finding.code}: {choose(finding.vi, finding.en)}")
    if report.is_sound:
        note(choose("Sổ nguyên vẹn.", "The ledger is sound."))
    else:
        note(choose("Sổ KHÔNG nguyên vẹn.", "The ledger is NOT sound."))


@ledger.command(
    help=choose(
        "Ký một điểm chốt ngay bây giờ và in ra để cất giữ bên ngoài.",
        "Sign a checkpoint now and print it, to be kept outside.",
    )
)
@data_option
@json_option
def checkpoint(data: DataFolder, as_json: bool) -> None:
    """Sign what is not covered yet; print the newest checkpoint."""
    with database(data) as desk, staffed(desk, EVIDENCE) as staff:
        from antin.apps.ledger import api

        staff.sign_checkpoint()
        newest = api.checkpoints()[-1]
    emit(newest)
    if not as_json:
        note(
            choose(
                f"Điểm chốt phủ {newest['size']:,} bản ghi. Cất giữ ở nơi người giữ sổ không với tới.",
                f"The checkpoint covers {newest['size']:,} entries. Keep it out of the keeper's reach.",
            )
        )
