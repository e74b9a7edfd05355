"""An office to measure: a data folder with its real PostgreSQL, signers, field and workers.

It is made by the demo's own functions. One office a process, because Django knows one database a process.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest import mock

from antin.adapters.clock import ScenarioClock, Stop
from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores import approver_file
from antin.adapters.keystores.file import FileKeyStore
from antin.demo.ceremony import hold_ceremony
from antin.demo.personas import APPROVERS
from antin.demo.world import World
from antin.pki.algorithms import PublicKey
from antin.pki.urls import DEFAULT_BASE_URL
from antin.reissue.needs import needs_of
from antin.site.database import database_of
from antin.site.supervisor import running
from antin.site.wiring import OfficeTools, migrate, office_tools, set_up_django
from bench.measuring.clocks import Span, span_of

__all__ = ["WORKERS", "Office", "open_office"]

CHUNK = 500  # as the demo cuts its runs
WORKERS = ("worker-1", "worker-2")
_REASONS = ("superseded", "affiliationChanged", "cessationOfOperation")
_POLL_SECONDS = 0.2
_STUCK_AFTER = 4  # attempts at one range
_NEVER = 1_000_000_000  # no item has this index


@dataclass
class Office:
    """A running office with the first certificates of a world ready to be planned."""

    data: DataFolder
    clock: ScenarioClock
    tools: OfficeTools
    first: Sequence[Any]  # what the founding plan would issue
    processes: Sequence[str]

    def issue(self, name: str, count: int, *, lint_every: int | None, confirm: bool = False) -> Span:
        """Freeze, approve and carry out a plan of ``count`` certificates; the span is that of the run alone.

        ``lint_every``: pkilint on every n-th; ``None``: on none. Cheap structural checks are always made.
        ``confirm``: also have the field prove each certificate on its device.
        """
        from antin.apps.reorganisation import api as reorganisation
        from antin.apps.reorganisation.models import FrozenPlan

        plan = reorganisation.freeze_plan(
            _plan_of(self.first[:count]),
            plan_id=name,
            title="Đo hiệu năng",
            decision=None,
            lint_every=lint_every or _NEVER,
            actor=reorganisation.COMMAND_LINE,
            now=self.clock.now(),
        )
        for who in ("approver-1", "approver-2"):
            reorganisation.approve_plan(
                name,
                self._approval(who, plan.mandate_digest),
                actor=reorganisation.COMMAND_LINE,
                now=self.clock.now(),
            )
        with span_of(trees=self.pids()) as span:
            reorganisation.start_run(
                name, chunk_size=CHUNK, confirm=confirm, actor=reorganisation.COMMAND_LINE, now=self.clock.now()
            )
            self._wait(name)
        FrozenPlan.objects.filter(id=name).update(state="finished")
        return span

    def revoke(self, name: str) -> Span:
        """Revoke every certificate of a plan in one commit with its ledger entries."""
        from antin.apps.certificates import api as certificates

        now = self.clock.now()
        orders = [
            certificates.RevocationOrder(serial, now, _REASONS[index % 3], name, index, "cut_off")
            for index, serial in certificates.serials_of_plan(name).items()
        ]
        with span_of(trees=self.pids()) as span:
            ended = certificates.revoke(orders, now=now)
        if ended != len(orders):
            raise RuntimeError(f"{ended} of {len(orders)} were revoked")
        return span

    def _wait(self, name: str) -> None:
        from antin.apps.reorganisation.models import WorkChunk

        open_ones = WorkChunk.objects.filter(plan_id=name, done_at=None)
        while open_ones.exists():
            stuck = open_ones.filter(attempts__gte=_STUCK_AFTER).first()
            if stuck is not None and stuck.last_error:
                raise RuntimeError(f"the run does not get on: {stuck.last_error}")
            time.sleep(_POLL_SECONDS)

    def _approval(self, approver_id: str, digest: str) -> Any:
        place = self.data.path / "approvers"
        key = approver_file.load(place / f"{approver_id}.key", place / f"{approver_id}.passphrase")
        return key.approve(digest, now=self.clock.now(), reason="Đo hiệu năng")

    def pids(self) -> list[int]:
        """PostgreSQL and every process of the office."""
        server = database_of(self.data)
        found = [getattr(server, "pid", None)]
        found += [int(self.data.pid(name).read_text()) for name in self.processes]
        return [pid for pid in found if pid is not None]


@contextmanager
def open_office(
    folder: Path, world: World, *, issuing_key: str = "P-256", workers: Sequence[str] = WORKERS
) -> Iterator[Office]:
    """Make the data folder, enter the world, start the processes; all ends with the block."""
    data = DataFolder(folder)
    data.create("demo")
    processes = ("signer-ca", "signer-evidence", "field", *workers)
    with ExitStack() as stack:
        stack.enter_context(running(data, ()))
        set_up_django(data, web=True)
        stack.callback(_close_connections)
        migrate()
        clock = _clock(data)
        with _issuing_with(issuing_key):
            ceremony = hold_ceremony(
                data.path, base_url=DEFAULT_BASE_URL, now=clock.now(), approvers=APPROVERS, demo=True
            )
        first = _enter(world, ceremony, data, clock)
        stack.enter_context(running(data, processes))
        tools = office_tools(data)
        stack.callback(tools.evidence.close)
        stack.callback(tools.ca.close)
        _take_back_founding(tools, clock)
        yield Office(data, clock, tools, first, processes)


def _enter(world: World, ceremony: Any, data: DataFolder, clock: ScenarioClock) -> Sequence[Any]:
    """What the demo enters; returns the certificates of its founding plan, which is taken back later."""
    from antin.demo.story import opening
    from antin.reissue.founding import FirstCertificate
    from antin.simulators.field.devices import SimulatedDevices

    made = opening.provision_field(world, SimulatedDevices.create(data.field, opening.new_field_seed()))
    opening.open_office(world, ceremony, made, lint_every=_NEVER, now=clock.now())
    needed = {(want.holder.kind, want.holder.id): want for want in needs_of(world.registry)}
    return [
        FirstCertificate(
            needed=needed[spec.holder],
            device_serial=spec.device_serial,
            spki_sha256=sha256(made[spec.device_serial].public_key).hexdigest(),
            not_before=spec.issued_at,
            not_after=spec.expires_at,
        )
        for spec in world.certificates
    ]


def _take_back_founding(tools: OfficeTools, clock: ScenarioClock) -> None:
    """One plan at a time: the bench freezes its own."""
    from antin.apps.reorganisation import api as reorganisation

    reorganisation.roll_back(
        reorganisation.FOUNDING_PLAN,
        reason="Đo hiệu năng",
        tools=tools.run,
        actor=reorganisation.COMMAND_LINE,
        now=clock.now(),
    )


def _plan_of(first: Sequence[Any]) -> Any:
    from antin.apps.reorganisation.api import ISSUER_ID
    from antin.reissue.founding import founding_plan

    return founding_plan(first, issuer_id=ISSUER_ID)


def _clock(data: DataFolder) -> ScenarioClock:
    from antin.demo.story.telling import morning_of
    from bench.worlds.country import TODAY

    return ScenarioClock.create(data.clock_path, [Stop("world", morning_of(TODAY))])


@contextmanager
def _issuing_with(kind: str) -> Iterator[None]:
    """The demo's ceremony makes P-256 keys; here the issuing key alone is of another kind."""
    generate = FileKeyStore.generate

    def chosen(store: FileKeyStore, name: str, algorithm: str) -> PublicKey:
        return generate(store, name, kind if name == "issuing-1" else algorithm)

    with mock.patch.object(FileKeyStore, "generate", chosen):
        yield


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
