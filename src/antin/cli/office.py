"""What commands stand on: a data folder with its database, with or without the processes around it.

Whatever already runs is used; whatever is missing is started for the time of the command.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from antin.adapters.clock import Clock, ScenarioClock, ScenarioRefused, clock_for
from antin.adapters.data_folder import DataFolder
from antin.cli.output import note
from antin.cli.words import choose
from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment

if TYPE_CHECKING:
    from antin.signer.ceremony_record import CeremonyResult
    from antin.site.supervisor import Office
    from antin.site.wiring import OfficeTools

__all__ = [
    "EVIDENCE",
    "SIGNERS",
    "Desk",
    "Staff",
    "UnableToFindCeremony",
    "UnableToUseDatabase",
    "database",
    "rehearsal",
    "staffed",
]

EVIDENCE = ("signer-evidence",)
SIGNERS = ("signer-ca", "signer-evidence")


class UnableToUseDatabase(AntinError):
    """The database lacks tables that this version needs."""

    code = "database.outdated"
    exit_code = 3


class UnableToFindCeremony(AntinError):
    """No keys were made in this data folder."""

    code = "ceremony.missing"
    exit_code = 3


@dataclass(frozen=True)
class Desk:
    """A data folder with its database open and its clock."""

    data: DataFolder
    clock: Clock
    office: Office  # keeps PostgreSQL running

    def now(self) -> datetime:
        """The folder's moment."""
        return self.clock.now()

    def ceremony(self) -> CeremonyResult:
        """The transcript of the ceremony that made the folder's keys."""
        from antin.signer.ceremony import find_ceremony

        found = find_ceremony(self.data.path)
        if found is None:
            raise UnableToFindCeremony(
                "No key ceremony was held in this data folder.",
                where=str(self.data.path),
                remedy="Run “antin demo”, or name another folder with --data.",
            )
        return found

    def enter(self, stop: str) -> None:
        """Enter a stop of the scenario clock; a folder without one is refused."""
        self._scenario().enter(stop)

    def stops_at(self, moment: datetime) -> tuple[str, str]:
        """The stop before that of exactly this moment, and that of the moment."""
        scenario = self._scenario()
        stop = scenario.stop_at(moment)
        return scenario.stop_before(stop).name, stop.name

    def _scenario(self) -> ScenarioClock:
        if not isinstance(self.clock, ScenarioClock):
            raise ScenarioRefused(
                "This folder has no scenario clock; its time is the machine's.",
                where=str(self.data.path),
                remedy="Leave out --scenario and wait for the moment.",
            )
        return self.clock


@dataclass(frozen=True)
class Staff:
    """The running processes of a desk."""

    desk: Desk
    tools: OfficeTools
    office: Office  # keeps the processes running

    def check(self) -> None:
        """Raise what is wrong with a process that was given up."""
        self.desk.office.check()
        self.office.check()

    def sign_checkpoint(self) -> None:
        """Have the evidence signer cover everything that was recorded."""
        from antin.apps.ledger import api as ledger

        ledger.sign_checkpoint(self.tools.evidence, now=self.desk.now())


@contextmanager
def database(data: DataFolder, *, web: bool = False) -> Iterator[Desk]:
    """The data folder with PostgreSQL running and Django set up, with accounts where ``web`` asks for them.

    Raises :class:`UnableToUseDatabase` where the tables are not those of this version, and
    :class:`~antin.adapters.data_folder.UnableToUseDataFolder` where there is no data folder.
    """
    from antin.site.supervisor import running
    from antin.site.wiring import set_up_django

    _ = data.kind  # says where there is no data folder, or a newer one
    with running(data, ()) as office:
        set_up_django(data, web=web)
        from django.db import connections

        try:
            _require_tables(data)
            yield Desk(data, clock_for(data.path), office)
        finally:
            connections.close_all()


@contextmanager
def staffed(desk: Desk, processes: Sequence[str] | None = None, *, republish: bool = True) -> Iterator[Staff]:
    """Processes around an open desk (default: all).

    CRLs that are due are published first, unless the command is about to publish all of them anyway.
    """
    from antin.site.supervisor import running
    from antin.site.wiring import ALL_PROCESSES, office_tools

    names = ALL_PROCESSES if processes is None else processes
    desk.ceremony()
    with running(desk.data, names) as office:
        tools = office_tools(desk.data)
        staff = Staff(desk, tools, office)
        with tools.ca, tools.evidence:
            if republish and "signer-ca" in names:
                _republish(staff)
            yield staff


def _require_tables(data: DataFolder) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise UnableToUseDatabase(
            f"The database lacks {len(missing)} migration(s) of this version, first {missing[0][0]}.",
            where=str(data.path),
            remedy="Run “antin migrate” with this folder; it brings the tables up to this version.",
        )


def _republish(staff: Staff) -> None:
    from antin.apps.reorganisation import api as reorganisation

    for crl in reorganisation.republish_due(staff.tools.ca, now=staff.desk.now()):
        place, until = f"{crl.authority_id}/{crl.shard}", format_moment(crl.next_update)
        note(
            choose(
                f"Đã công bố lại danh sách thu hồi {place}, hiệu lực đến {until}.",
                f"Republished the CRL {place}, in force until {until}.",
            )
        )


@contextmanager
def rehearsal(is_rehearsal: bool) -> Iterator[None]:
    """For ``--dry-run``: the block is judged by every rule, then taken back before anybody sees it."""
    if not is_rehearsal:
        yield
        return
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
