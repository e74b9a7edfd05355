"""``--key`` and ``--passphrase-file``: how an approver signs. Secrets come from files only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from antin.cli.words import choose

if TYPE_CHECKING:
    from antin.pki.mandates import Approval

__all__ = ["DEFAULT_REASON", "approvals_with", "key_options"]

F = TypeVar("F", bound=Callable[..., Any])
DEFAULT_REASON = "Đã rà soát."


def key_options(*, many: bool) -> Callable[[F], F]:
    """The options of one approver, or of several (``many``): the n-th key with the n-th passphrase file."""

    def add(command: F) -> F:
        reason = click.option(
            "--reason",
            default=DEFAULT_REASON,
            show_default=True,
            metavar="TEXT",
            help=choose("Lý do, được ký cùng.", "The reason, which is signed too."),
        )
        passphrase = click.option(
            "--passphrase-file",
            "passphrase_files",
            type=click.Path(path_type=Path),
            multiple=True,
            required=not many,
            metavar="FILE",
            help=choose(
                "Tệp chứa mật khẩu của khóa (quyền 0600).", "File with the key's passphrase (mode 0600)."
            ),
        )
        key = click.option(
            "--key",
            "keys",
            type=click.Path(path_type=Path),
            multiple=True,
            required=not many,
            metavar="FILE",
            help=choose("Tệp khóa của người phê duyệt.", "Key file of an approver."),
        )
        return key(passphrase(reason(command)))

    return add


def approvals_with(
    keys: Sequence[Path], passphrase_files: Sequence[Path], *, digest: str, reason: str, now: datetime
) -> list[Approval]:
    """The approvals of a digest signed with these key files, in order."""
    from antin.adapters.keystores import approver_file

    if len(keys) != len(passphrase_files):
        raise click.UsageError(
            choose(
                f"Có {len(keys)} --key nhưng {len(passphrase_files)} --passphrase-file.",
                f"There are {len(keys)} --key but {len(passphrase_files)} --passphrase-file.",
            )
        )
    opened = [approver_file.load(key, file) for key, file in zip(keys, passphrase_files, strict=True)]
    return [key.approve(digest, now=now, reason=reason) for key in opened]
