"""``antin backup create|verify``: the whole office in one sealed file."""

from __future__ import annotations

from pathlib import Path

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.options import data_option, json_option
from antin.cli.output import emit, note
from antin.cli.words import choose
from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment, utc_text

__all__ = ["backup", "passphrase_option", "read_long_passphrase"]

_CREATED, _VERIFIED = "antin.backup-created/1", "antin.backup-verified/1"
_SHORTEST = 12  # characters


class BackupPassphraseRefused(AntinError):
    """The passphrase is too short to protect all keys of an office."""

    code = "backup.weak_passphrase"
    exit_code = 7


passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help=choose("Tệp 0600 chứa mật khẩu của bản sao lưu.", "0600 file with the backup's passphrase."),
)


def read_long_passphrase(path: Path) -> bytes:
    """The passphrase for a new backup; a short one is refused."""
    from antin.adapters.keystores.secret_files import read_passphrase

    passphrase = read_passphrase(path)
    if len(passphrase.decode(errors="replace")) < _SHORTEST:
        raise BackupPassphraseRefused(
            "The passphrase is too short: the backup holds every key of the office.",
            where=str(path),
            remedy=f"Use at least {_SHORTEST} characters, for example five words.",
        )
    return passphrase


@click.group(help=choose("Sao lưu: tạo, kiểm tra.", "Backups: create, verify."))
def backup() -> None:
    """Backups."""


@backup.command(
    help=choose(
        "Sao lưu toàn bộ vào một tệp mã hóa: cơ sở dữ liệu, khóa, nhật ký của các tiến trình ký, sổ chứng cứ, "
        "cấu hình. Chạy được trong khi đang phục vụ.",
        "Back everything up into one encrypted file: database, keys, signers' journals, ledger, settings. "
        "Works while the office is served.",
    )
)
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@passphrase_option
@data_option
@json_option
def create(target: Path, passphrase_file: Path, data: DataFolder, as_json: bool) -> None:
    """Write a new file; an existing one is never replaced."""
    from antin.adapters.clock import SystemClock
    from antin.site.backups.creating import create_backup

    manifest = create_backup(
        data,
        target,
        read_long_passphrase(passphrase_file),
        now=SystemClock().now(),
        told=lambda vietnamese, english: note(f"{choose(vietnamese, english)} …"),
    )
    octets = target.stat().st_size
    if as_json:
        emit(
            {
                "schema": _CREATED,
                "file": str(target),
                "octets": octets,
                "files": len(manifest.files),
                "ledger_entries": manifest.ledger.size,
                "made_at": utc_text(manifest.made_at),
            }
        )
    note(
        choose(
            f"Đã sao lưu {len(manifest.files)} tệp vào {target} ({octets / 1024**2:.1f} MiB).",
            f"Backed up {len(manifest.files)} files to {target} ({octets / 1024**2:.1f} MiB).",
        )
    )
    note(
        choose(
            "Cất mật khẩu ở nơi khác với tệp này: mất mật khẩu là mất bản sao lưu.",
            "Keep the passphrase apart from the file: without it the backup is lost.",
        )
    )


@backup.command(
    help=choose(
        "Đọc toàn bộ một bản sao lưu và đối chiếu. Mã thoát 5 nếu hỏng.",
        "Read all of a backup and compare. Exit code 5 when it is damaged.",
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@passphrase_option
@json_option
def verify(file: Path, passphrase_file: Path, as_json: bool) -> None:
    """Nothing is written; the data folder is not asked for."""
    from antin.adapters.keystores.secret_files import read_passphrase
    from antin.site.backups.verifying import verify_backup

    found = verify_backup(file, read_passphrase(passphrase_file))
    manifest = found.manifest
    if as_json:
        emit(
            {
                "schema": _VERIFIED,
                "ok": True,
                "file": str(file),
                "made_at": utc_text(manifest.made_at),
                "version": manifest.version,
                "kind": manifest.kind,
                "files": found.files,
                "octets": found.octets,
                "ledger_entries": manifest.ledger.size,
                "journals": {role: height.size for role, height in manifest.signers.items()},
            }
        )
    made = format_moment(manifest.made_at)
    note(
        choose(
            f"Nguyên vẹn: {found.files} tệp, {found.octets / 1024**2:.1f} MiB, làm lúc {made}.",
            f"Whole: {found.files} files, {found.octets / 1024**2:.1f} MiB, made {made}.",
        )
    )
