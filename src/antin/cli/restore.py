"""``antin restore``: a backup into an empty folder, the database alone, or only the reconciling."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.options import data_option, json_option
from antin.cli.output import emit, note, table
from antin.cli.words import choose
from antin.kernel.moments import format_moment, utc_text

if TYPE_CHECKING:
    from antin.site.backups.reconciling import Reconciled

__all__ = ["restore"]

_SCHEMA = "antin.restore/1"


@click.command(
    help=choose(
        "Khôi phục một bản sao lưu vào thư mục trống; với --database-only chỉ thay cơ sở dữ liệu, khóa và "
        "nhật ký giữ nguyên. Sau đó những gì nhật ký của các tiến trình ký biết mà cơ sở dữ liệu không biết "
        "được ghi lại: không gì đã thu hồi sống lại.",
        "Restore a backup into an empty folder; with --database-only replace the database alone and keep keys "
        "and journals. Then whatever the signers' journals know and the database does not is put back: nothing "
        "revoked comes back to life.",
    )
)
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=choose("Tệp 0600 chứa mật khẩu của bản sao lưu.", "0600 file with the backup's passphrase."),
)
@data_option
@json_option
@click.option(
    "--database-only",
    is_flag=True,
    help=choose(
        "Chỉ thay cơ sở dữ liệu; cơ sở dữ liệu cũ được giữ bên cạnh.",
        "Replace the database alone; the old one stays beside it.",
    ),
)
@click.option(
    "--reconcile",
    is_flag=True,
    help=choose(
        "Không có tệp: chỉ đối chiếu, khi cơ sở dữ liệu được khôi phục bằng cách khác.",
        "No file: only reconcile, where the database was restored by other means.",
    ),
)
def restore(
    file: Path | None,
    passphrase_file: Path | None,
    data: DataFolder,
    as_json: bool,
    database_only: bool,
    reconcile: bool,
) -> None:
    """Verify, restore, reconcile, tell."""
    from antin.adapters.keystores.secret_files import read_passphrase
    from antin.site.backups import restoring

    if reconcile:
        if file is not None or database_only:
            raise click.UsageError(choose("--reconcile đứng một mình.", "--reconcile stands alone."))
        done = restoring.reconcile_folder(data, backup_made_at=None)
        _tell(None, done, as_json=as_json)
        return
    if file is None or passphrase_file is None:
        raise click.UsageError(
            choose("Nêu tệp sao lưu và --passphrase-file.", "Name the backup and --passphrase-file.")
        )
    act = restoring.restore_database if database_only else restoring.restore_backup
    restored = act(
        file,
        read_passphrase(passphrase_file),
        data,
        told=lambda vietnamese, english: note(f"{choose(vietnamese, english)} …"),
    )
    _tell(utc_text(restored.manifest.made_at), restored.reconciled, as_json=as_json)
    note(
        choose(
            f"Đã khôi phục bản sao lưu làm lúc {format_moment(restored.manifest.made_at)}.",
            f"Restored the backup made {format_moment(restored.manifest.made_at)}.",
        )
    )


def _tell(made_at: str | None, done: Reconciled, *, as_json: bool) -> None:
    if as_json:
        emit({"schema": _SCHEMA, "backup_made_at": made_at, "reconciled": done.as_dict()})
        return
    table(
        (choose("Được ghi lại", "Put back"), choose("Số lượng", "Count")),
        [
            (choose("mục của sổ chứng cứ", "ledger entries"), done.ledger_entries),
            (choose("điểm chốt", "checkpoints"), done.checkpoints),
            (choose("chứng thư", "certificates"), done.certificates),
            (choose("số hiệu bị bỏ", "burnt serials"), done.burnt_serials),
            (choose("danh sách thu hồi", "revocation lists"), len(done.lists)),
            (choose("thu hồi", "revocations"), done.revocations),
            (choose("quyền truy cập đã chấm dứt", "access that had ended"), done.ended_access),
        ],
    )
    for kind, count in done.acts_to_repeat.items():
        note(
            choose(
                f"Phải làm lại: {kind}, {count} lần (sổ còn ghi, dữ liệu đã mất).",
                f"To be done again: {kind}, {count} (the ledger tells of it, its rows are lost).",
            )
        )
    if done.certificates_without_plan:
        note(
            choose(
                f"{len(done.certificates_without_plan)} chứng thư thuộc kế hoạch đã mất; xem --json.",
                f"{len(done.certificates_without_plan)} certificates are of a plan that is lost; see --json.",
            )
        )
    for plan in done.withdrawn_plans:
        note(
            choose(
                f"Kế hoạch {plan} đã bị hủy: chạy “antin reorg rollback”.",
                f"Plan {plan} was taken back: run “antin reorg rollback”.",
            )
        )
