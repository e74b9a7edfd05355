"""``antin completion SHELL``: the script that makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from antin.cli.words import choose

__all__ = ["completion"]


@click.command(
    help=choose(
        "In kịch bản gợi ý lệnh, ví dụ: "
        "antin completion bash > ~/.local/share/bash-completion/completions/antin",
        "Print the completion script, for example "
        "antin completion bash > ~/.local/share/bash-completion/completions/antin",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of one shell."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.BadParameter(shell)
    click.echo(kind(ctx.find_root().command, {}, "antin", "_ANTIN_COMPLETE").source())
