"""``antin reorg``: a merger decision from its folder to the proof. One module a step."""

from __future__ import annotations

import click

from antin.cli.reorg.applying import apply
from antin.cli.reorg.approving import approve
from antin.cli.reorg.cutting_off import cutoff, losses
from antin.cli.reorg.forecasting import forecast
from antin.cli.reorg.freezing import freeze
from antin.cli.reorg.importing import import_
from antin.cli.reorg.pausing import pause, resume
from antin.cli.reorg.planning import plan, rules
from antin.cli.reorg.proving import proof
from antin.cli.reorg.repairing import repair
from antin.cli.reorg.rolling_back import rollback
from antin.cli.reorg.status import not_ready, status
from antin.cli.reorg.switching import switch
from antin.cli.words import choose

__all__ = ["reorg"]

_SENTENCE = 200  # characters


class _InOrder(click.Group):
    """Lists the steps in the order of the work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names as they were added."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each step does as a whole sentence."""
        with formatter.section(choose("Lệnh", "Commands")):
            formatter.write_dl(
                [(name, step.get_short_help_str(limit=_SENTENCE)) for name, step in self.commands.items()]
            )


@click.group(
    cls=_InOrder,
    help=choose(
        "Quyết định sắp xếp đơn vị: nạp, lập kế hoạch, phê duyệt, cấp lại, chứng minh.",
        "Merger decisions: import, plan, approve, re-issue, prove.",
    ),
)
def reorg() -> None:
    """Group the steps."""


for command in (
    *(import_, plan, repair, freeze, approve, apply, pause, resume, switch, losses, cutoff, rollback),
    *(status, not_ready, forecast, rules, proof),
):
    reorg.add_command(command)
