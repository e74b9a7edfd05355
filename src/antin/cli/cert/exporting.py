"""``antin cert export``: certificates, anchors and lists as files that outside tools take."""

from __future__ import annotations

from pathlib import Path

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress
from antin.cli.records import emit_record
from antin.cli.words import choose
from antin.kernel.errors import AntinError

__all__ = ["ExportRefused", "export"]

_DER_SUFFIXES = (".der", ".cer")


class ExportRefused(AntinError):
    """The target exists; nothing is overwritten."""

    code = "export.exists"
    exit_code = 9


@click.command(
    help=choose(
        "Xuất một chứng thư (SERIAL OUT), hoặc tất cả cùng CA và CRL vào một thư mục (--all OUT).",
        "Export one certificate (SERIAL OUT), or all with anchors and CRLs to a folder (--all OUT).",
    )
)
@click.argument("serial", required=False)
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.option("--all", "everything", is_flag=True, help=choose("Xuất tất cả.", "Export everything."))
@data_option
@json_option
def export(serial: str | None, out: Path | None, everything: bool, data: DataFolder, as_json: bool) -> None:
    """Export to files."""
    if everything and serial is not None and out is None:
        out, serial = Path(serial), None
    if out is None or everything == (serial is not None):
        raise click.UsageError(choose("Dùng SERIAL OUT, hoặc --all OUT.", "Give SERIAL OUT, or --all OUT."))
    count = _export_all(data, out) if serial is None else _export_one(data, serial, out)
    if as_json:
        emit_record("antin.cert_export/1", out=str(out), certificates=count)
    else:
        note(choose(f"Đã xuất {count:,} chứng thư: {out}", f"Exported {count:,} certificate(s): {out}"))


def _export_one(data: DataFolder, serial: str, out: Path) -> int:
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_der_x509_certificate

    if out.exists():
        raise _exists(out)
    with database(data):
        from antin.apps.certificates import api as certificates

        document = certificates.find_certificate(serial).document
    encoding = Encoding.DER if out.suffix.lower() in _DER_SUFFIXES else Encoding.PEM
    out.write_bytes(load_der_x509_certificate(document).public_bytes(encoding))
    return 1


def _export_all(data: DataFolder, out: Path) -> int:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise _exists(out)
    with database(data) as desk, progress() as shown:
        from antin.cli.cert.export_folder import write_export  # its apps need Django to be set up

        stage = shown.stage(choose("Xuất chứng thư", "Exporting certificates"))
        count = write_export(out, now=desk.now())
        stage.set(count, count)
        shown.finish(stage)
    return count


def _exists(out: Path) -> ExportRefused:
    return ExportRefused("The target exists already.", where=str(out), remedy="Name a new file or folder.")
