"""An office for tests: the data folder of an estate, its real processes, and a worker in the test itself.

Templates are made once a test run and copied for each test: ``empty`` (tables without rows), ``founded`` (the
world before, certified) and ``finished`` (the whole reorganisation, with its proof bundle). Workers are no
processes here unless a test starts them: :meth:`Office.work` does what they do, so that a test can stop between
two steps.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from antin.adapters.clock import ScenarioClock
from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres.roles import OWNER, SUPERUSER, WORKER
from antin.apps.packing import pack, unpack
from antin.demo.ceremony import find_ceremony, hold_ceremony
from antin.demo.estate import Estate, load_estate
from antin.demo.personas import APPROVERS
from antin.pki.urls import DEFAULT_BASE_URL
from antin.proof.claim import Claim
from antin.signer.ceremony_record import CeremonyResult
from antin.site.database import database_of
from antin.site.supervisor import Office as Running
from antin.site.supervisor import running
from antin.site.wiring import OfficeTools, bundle_sources, migrate, office_tools, set_up_django
from antin.succession.decision import Decision

__all__ = ["DESK", "Office", "Templates", "new_office", "office", "read_decision", "templates"]

ESTATES = Path(__file__).parents[2] / "estates"
DESK = ("signer-ca", "signer-evidence", "field")  # all processes but the workers
SMALL = 8  # items a range, so that a village has several


def read_decision(archive: bytes) -> Decision:
    """The decision in an estate's YAML; stands in for the reader of decision folders."""
    return load_estate(yaml.safe_load(archive)).decision


class Office:
    """A data folder with the processes that a test starts on it. Django works on one office at a time."""

    def __init__(self, folder: Path, archive: bytes) -> None:
        self.data = DataFolder(folder)
        self.archive = archive
        self.works_itself = True  # False where worker processes run
        self.has_web = True  # False where Django is wanted without accounts and pages
        self.stack = ExitStack()
        self._ends: list[Running] = []

    @classmethod
    def of(cls, folder: Path, estate: str) -> Office:
        """The office of ``estates/<estate>.yaml``."""
        return cls(folder, (ESTATES / f"{estate}.yaml").read_bytes())

    # --- processes ---

    def open(self, *processes: str) -> Office:
        """Start PostgreSQL and the named processes, and let Django work on this office."""
        self._ends.append(self.stack.enter_context(running(self.data, processes)))
        point_django_at(self.data, web=self.has_web)
        return self

    def close(self) -> None:
        """Stop whatever this office has started."""
        close_connections()
        if "tools" in self.__dict__:
            self.tools.ca.close()
            self.tools.evidence.close()
        self.stack.close()
        self._ends.clear()

    def check(self) -> None:
        """Raise what is wrong with a process that was given up."""
        for each in self._ends:
            each.check()

    def wait_ready(self) -> None:
        """Wait until every process is ready (again)."""
        for each in self._ends:
            each.wait_ready()

    # --- what a test works with ---

    @cached_property
    def estate(self) -> Estate:
        """The estate as its file tells it."""
        return load_estate(yaml.safe_load(self.archive))

    @cached_property
    def tools(self) -> OfficeTools:
        """Clients of the running processes."""
        return office_tools(self.data)

    @cached_property
    def clock(self) -> ScenarioClock:
        """The scenario clock of the folder."""
        return ScenarioClock(self.data.clock_path)

    @property
    def ceremony(self) -> CeremonyResult:
        """The key ceremony of the folder."""
        held = find_ceremony(self.data.path)
        assert held is not None
        return held

    @cached_property
    def reorganiser(self) -> Any:
        """Carries plans through their states as the demo does; this test is its worker."""
        from antin.demo.story.reorganising import Cast, Reorganiser

        return Reorganiser(
            Cast(
                folder=self.data.path,
                clock=self.clock,
                run=self.tools.run,
                signer=self.tools.ca,
                evidence=self.tools.evidence,
                still_running=self._tend,
                reporter=Quiet(),
            )
        )

    def _tend(self) -> None:
        self.check()
        if self.works_itself:
            self.work()

    def sql(self, statement: str, parameters: Sequence[Any] = (), *, role: str = WORKER) -> list[Any]:
        """Rows of a statement on a connection of its own, committed."""
        with psycopg.connect(database_of(self.data).dsn(role), autocommit=True) as connection:
            cursor = connection.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def forge(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """What a superuser of the database can do who has switched the guards off."""
        with psycopg.connect(database_of(self.data).dsn(SUPERUSER), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement, parameters or None)

    def forge_lines(self, old: str, new: str, *, plan_id: str | None = None) -> None:
        """Change a text in frozen lines as such a superuser can."""
        lines = self.sql("SELECT id, plan_id, record FROM reorganisation_frozenitem")
        for identity, plan, record in lines:
            changed = unpack(record).decode().replace(old, new)
            if plan_id in (None, plan):
                statement = "UPDATE reorganisation_frozenitem SET record = %s WHERE id = %s"
                self.forge(statement, [pack(changed.encode()), identity])

    # --- the reorganisation, step by step ---

    def work(self, worker: str = "worker-t") -> int:
        """Do every range of work there is now, as a worker would; returns how many."""
        from antin.apps.reorganisation import api as reorganisation

        done = 0
        while (lease := reorganisation.lease_chunk(worker)) is not None:
            reorganisation.carry_out(lease, self.tools.run)
            done += 1
        return done

    def freeze(self) -> Any:
        """Import the decision where that has not been done, and freeze a plan of it."""
        from antin.apps.reorganisation import api as reorganisation

        if self.clock.current.name == "world":
            self.clock.enter("decision")
        number = reorganisation.import_decision(
            self.archive, late_reason="", actor=reorganisation.COMMAND_LINE, now=self.clock.now()
        )
        return reorganisation.freeze_decision(
            number, lint_every=10, actor=reorganisation.COMMAND_LINE, now=self.clock.now()
        )

    def approve(self, plan: Any, *approvers: str) -> Any:
        """Have people approve a plan; returns it as it stands then."""
        from antin.apps.reorganisation import api as reorganisation

        for who in approvers or ("approver-1", "approver-2"):
            approval = self.reorganiser._cast.approval(who, plan.mandate_digest, "Đã rà soát.")
            plan = reorganisation.approve_plan(
                plan.id, approval, actor=reorganisation.COMMAND_LINE, now=self.clock.now()
            )
        return plan

    def start_run(self, plan: Any, *, chunk_size: int = SMALL) -> Any:
        """Cut an approved plan into small ranges."""
        from antin.apps.reorganisation import api as reorganisation

        if self.clock.current.name == "decision":
            self.clock.enter("run")
        return reorganisation.start_run(
            plan.id,
            chunk_size=chunk_size,
            confirm=True,
            actor=reorganisation.COMMAND_LINE,
            now=self.clock.now(),
        )

    def issue_all(self) -> Any:
        """A plan from its freeze until every certificate is issued and every device asked."""
        from antin.apps.reorganisation import api as reorganisation

        plan = self.start_run(self.approve(self.freeze()))
        self.work()
        return reorganisation.get_plan(plan.id)

    def finish(self, plan_id: str) -> Any:
        """Switch and cut-off of a plan that is issued."""
        from antin.apps.reorganisation import api as reorganisation

        self.reorganiser.switch(plan_id)
        self.reorganiser.cut_off(plan_id)
        return reorganisation.get_plan(plan_id)

    def write_bundle(self, plan_id: str) -> Claim:
        """The proof bundle of a plan, in the folder's ``proof``."""
        from antin.apps.reorganisation import api as reorganisation

        return reorganisation.write_bundle(
            reorganisation.get_plan(plan_id),
            self.data.proof,
            bundle_sources(self.tools, self.ceremony),
            now=self.clock.now(),
        )


class Quiet:
    """A reporter that says nothing."""

    def stage(self, label: str, total: int | None = None) -> Quiet:
        return self

    def set(self, done: int, total: int | None = None) -> None:
        pass

    def finish(self, stage: object, remark: str = "") -> None:
        pass


# --- Django on one data folder after the other ---


def point_django_at(data: DataFolder, *, web: bool = True) -> None:
    """Let Django's connections lead to this folder's database from now on."""
    set_up_django(data, web=web)
    from django.conf import settings
    from django.db import connections

    from antin.site import settings as site

    settings.ANTIN_DECISION_READER = f"{__name__}:read_decision"
    settings.ANTIN_ENVIRONMENT = "demo"  # whatever folder this process saw first
    site.DATA = data
    for alias, role in (("default", WORKER), ("owner", OWNER)):
        connections[alias].close()
        connections.settings[alias].update(site._database(role))


def close_connections() -> None:
    """End Django's connections before their server ends."""
    from django.db import connections

    connections.close_all()


# --- templates ---


# Of the process, not of a fixture: each folder that imports the fixture has one of its own.
_numbers = itertools.count(1)


class Templates:
    """Data folders made once a run and copied for each test."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def copy(self, estate: str, stage: str) -> Path:
        """A copy of a template in a folder of its own, which the caller removes."""
        target = self.root / f"{os.getpid()}-{next(_numbers)}"
        self.copy_to(target, estate, stage)
        return target

    def copy_to(self, target: Path, estate: str, stage: str) -> None:
        """A copy of a template at ``target``; the account of PostgreSQL keeps its files."""
        subprocess.run(["cp", "-a", "--reflink=auto", str(self.path(estate, stage)), str(target)], check=True)

    def path(self, estate: str, stage: str) -> Path:
        """The template itself, made if nobody has; nobody starts anything on it."""
        place = self.root / f"{estate}-{stage}"
        with place.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.exists():
                partial = place.with_suffix(".partial")
                shutil.rmtree(partial, ignore_errors=True)
                if before := _BEFORE[stage]:
                    self.copy_to(partial, estate, before)
                _STAGES[stage](Office.of(partial, estate))
                partial.rename(place)
        return place


def _empty(office: Office) -> None:
    """Tables without rows, and the scenario's clock."""
    office.data.create("demo")
    try:
        office.open()
        migrate()
        from antin.demo.story.telling import lay_out_clock, morning_of

        today = morning_of(office.estate.world.today)
        lay_out_clock(office.data.clock_path, [office.estate.decision], today)
    finally:
        office.close()


def begin(office: Office) -> None:
    """The key ceremony and the world before, where they have not been; PostgreSQL runs and nothing else."""
    from antin.demo.story.telling import begin_world

    ceremony = find_ceremony(office.data.path) or hold_ceremony(
        office.data.path, base_url=DEFAULT_BASE_URL, now=office.clock.now(), approvers=APPROVERS, demo=True
    )
    begin_world(office.estate.world, ceremony, office.data.path, Quiet(), office.clock.now)


def _found(office: Office) -> None:
    """The world before the decision, with every certificate issued and confirmed."""
    try:
        begin(office.open())
        office.open(*DESK)
        office.reorganiser.certify_world()
    finally:
        office.close()


def _finish(office: Office) -> None:
    """The whole reorganisation, and its proof."""
    try:
        office.open(*DESK)
        office.write_bundle(office.finish(office.issue_all().id).id)
    finally:
        office.close()


_BEFORE = {"empty": None, "founded": "empty", "finished": "founded"}
_STAGES = {"empty": _empty, "founded": _found, "finished": _finish}


@contextmanager
def _shared_root() -> Iterator[Path]:
    """One folder for all processes of a test run; the last one to leave removes it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
    short = tempfile.gettempdir() if len(tempfile.gettempdir()) <= 40 else "/tmp"  # noqa: S108 - ours alone
    root = Path(short) / f"antin-offices-{run[:12]}"
    root.mkdir(mode=0o711, exist_ok=True)
    with (root / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield root
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(root, ignore_errors=True)


# --- fixtures: a conftest imports those that its tests use ---


@dataclass
class NewOffice:
    """Makes offices from templates."""

    templates: Templates
    made: list[Office]

    def __call__(self, estate: str = "two_communes", *, stage: str = "founded") -> Office:
        """An office that is closed and removed after the test; nothing runs on it yet."""
        made = Office.of(self.templates.copy(estate, stage), estate)
        self.made.append(made)
        return made


@pytest.fixture(scope="session")
def templates() -> Iterator[Templates]:
    """The templates of this test run."""
    with _shared_root() as root:
        yield Templates(root)


@contextmanager
def offices(templates: Templates) -> Iterator[NewOffice]:
    """Offices for a test or a module."""
    maker = NewOffice(templates, [])
    try:
        yield maker
    finally:
        for made in maker.made:
            made.close()
            shutil.rmtree(made.data.path, ignore_errors=True)


@pytest.fixture
def new_office(templates: Templates) -> Iterator[NewOffice]:
    """Make offices: ``new_office("split")``."""
    with offices(templates) as maker:
        yield maker


@pytest.fixture
def office(new_office: NewOffice) -> Office:
    """Two communes before their merger: PostgreSQL, signers and field run."""
    return new_office().open(*DESK)
