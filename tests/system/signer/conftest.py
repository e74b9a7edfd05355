"""A signature office with real signer processes: ceremony, plan, approvals, requests.

The ceremony is held once a session, because stretching seven passphrases takes a second, and copied.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.clock import ScenarioClock, Stop
from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores import approver_file
from antin.adapters.keystores.approver_file import ApproverKey
from antin.adapters.signer_socket import IssueRequest, SignerClient
from antin.demo.ceremony import find_ceremony, hold_ceremony
from antin.demo.personas import APPROVERS
from antin.ledger.merkle import Tree, leaf_hash
from antin.pki.algorithms import ALGORITHMS, PublicKey, new_twin_key, spki_sha256
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import new_serial, prepare
from antin.pki.mandates import Approval, IssuanceItem, PlanMandate, StandingMandate
from antin.pki.names import Subject
from antin.signer.ceremony_record import CeremonyResult

BASE_URL = "http://127.0.0.1:8001"
NOW = datetime(2025, 6, 12, 2, 0, tzinfo=UTC)
PATIENCE = 20.0  # seconds for a process to start or stop on a busy machine
_TWIN = new_twin_key(ALGORITHMS["P-256"])


@dataclass
class Plan:
    """A frozen plan with the keys behind its items."""

    items: list[IssuanceItem]
    keys: list[PublicKey]
    mandate: PlanMandate
    tree: Tree

    def request(
        self, issuer: IssuerFacts, index: int, *, serial: int | None = None, says: IssuanceItem | None = None
    ) -> IssueRequest:
        """An honest request for one item; ``says`` is what its body says instead of the item."""
        prepared = prepare(
            says or self.items[index],
            serial=serial or new_serial(os.urandom(16)),
            public_key=self.keys[index],
            issuer=issuer,
            twin_key=_TWIN,
        )
        return IssueRequest(self.items[index], self.tree.inclusion_proof(index), prepared.tbs)


@dataclass
class Office:
    """One data folder after its ceremony, and the signers started on it."""

    folder: DataFolder
    ceremony: CeremonyResult
    approvers: Sequence[ApproverKey]
    clock: ScenarioClock
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    clients: list[SignerClient] = field(default_factory=list)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def issuer(self) -> IssuerFacts:
        return IssuerFacts("issuing-1", self.ceremony.issuing.certificate, BASE_URL)

    def signer(
        self,
        role: str = "ca",
        *,
        dies_in: str | None = None,
        call: int = 1,
        environment: dict[str, str] | None = None,
    ) -> SignerClient:
        """Start a signer and return a client; ``dies_in`` kills it on entering that function."""
        process = self.launch(role, dies_in=dies_in, call=call, environment=environment)
        ready = self.folder.ready(f"signer-{role}")
        _wait(lambda: process.poll() is not None or ready.exists())
        assert process.poll() is None, self.log(role)
        return self.client(role)

    def client(self, role: str = "ca") -> SignerClient:
        client = SignerClient(self.folder.socket(f"signer-{role}"), timeout=PATIENCE)
        self.clients.append(client)
        return client

    def launch(
        self, role: str, *, dies_in: str | None = None, call: int = 1, environment: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start the real process, or the real process with one function that kills it."""
        self.folder.ready(f"signer-{role}").unlink(missing_ok=True)
        arguments = ["--role", role, "--data", str(self.folder.path)]
        start = ["-m", "antin.signer"] if dies_in is None else ["-c", _DYING, dies_in, str(call)]
        with self.folder.log(f"signer-{role}").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *start, *arguments], stderr=log, env=os.environ | (environment or {})
            )
        self.processes[role] = process
        self.started.append(process)
        return process

    def fails_to_start(self, role: str = "ca", **how: dict[str, str]) -> tuple[int, str]:
        """Exit code and log of a start that must not succeed."""
        code = self.launch(role, environment=how.get("environment")).wait(PATIENCE)
        return code, self.log(role)

    def kill(self, role: str = "ca") -> None:
        self.processes[role].kill()
        self.processes[role].wait(PATIENCE)

    def stop(self, role: str = "ca") -> int:
        self.processes[role].terminate()
        return self.processes[role].wait(PATIENCE)

    def close(self) -> None:
        for client in self.clients:
            client.close()
        for process in self.started:
            process.kill()
            process.wait()

    def log(self, role: str = "ca") -> str:
        return self.folder.log(f"signer-{role}").read_text(encoding="utf-8")

    def journal(self, role: str = "ca") -> Path:
        return self.folder.signer(role) / "journal.jsonl"

    def plan(self, count: int = 3, *, title: str = "Sắp xếp cấp xã", **change: object) -> Plan:
        keys = [ec.generate_private_key(ec.SECP256R1()).public_key() for _ in range(count)]
        items = [replace(_item(index, key), **change) for index, key in enumerate(keys)]  # type: ignore[arg-type]
        tree = Tree(leaf_hash(item.leaf) for item in items)
        mandate = PlanMandate(f"plan-{title}", title, tree.root.hex(), count, "00" * 32, NOW)
        return Plan(items, list(keys), mandate, tree)

    def approvals(self, mandate: PlanMandate | StandingMandate, by: Iterable[int] = (0, 1)) -> list[Approval]:
        return [self.approvers[number].approve(mandate.digest, now=NOW, reason="Đã đối chiếu") for number in by]

    def approved_plan(self, client: SignerClient, count: int = 3, **change: object) -> Plan:
        """A plan whose mandate the signer has accepted."""
        plan = self.plan(count, **change)  # type: ignore[arg-type]
        client.register_mandate(plan.mandate, self.approvals(plan.mandate))
        return plan


def _item(index: int, key: PublicKey) -> IssuanceItem:
    name = ("Nguyễn Thị Hoa", "Hà Văn Đức", "Đinh Công Quế")[index % 3]
    return IssuanceItem(
        index=index,
        holder_kind="person",
        holder_id=f"person-{index}",
        profile="person",
        subject=Subject(
            (
                ("C", "VN"),
                ("O", "Ủy ban nhân dân xã Thanh Ba"),
                ("serialNumber", f"person-{index}"),
                ("CN", name),
            )
        ),
        email=f"person{index}@phutho.gov.vn",
        host_name=None,
        spki_sha256=spki_sha256(key),
        not_before=datetime(2025, 7, 1, tzinfo=UTC) - timedelta(hours=7),
        not_after=datetime(2030, 6, 30, tzinfo=UTC),
        issuer_id="issuing-1",
        shard=0,
    )


# The product has no hooks for dying; this wraps one function of the real process from outside.
_DYING = """
import importlib, os, signal, sys
target, call = sys.argv[1], int(sys.argv[2])
module, _, path = target.partition(":")
owner = importlib.import_module(module)
*parents, name = path.split(".")
for each in parents:
    owner = getattr(owner, each)
whole, calls = getattr(owner, name), 0
def dying(*arguments, **named):
    global calls
    calls += 1
    if calls == call:
        os.kill(os.getpid(), getattr(signal, os.environ.get("DYING_SIGNAL", "SIGKILL")))
    return whole(*arguments, **named)
setattr(owner, name, dying)
from antin.signer.__main__ import main
sys.exit(main(sys.argv[3:]))
"""


def _wait(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def held_ceremony(make_traversable_tmp: Callable[[], Path]) -> Path:
    """A data folder in which a ceremony was held and no signer ever started."""
    folder = DataFolder(make_traversable_tmp() / "data")
    folder.create("demo")
    hold_ceremony(folder.path, base_url=BASE_URL, now=NOW, approvers=APPROVERS, demo=True)
    return folder.path


@pytest.fixture(scope="session")
def approver_keys(held_ceremony: Path) -> list[ApproverKey]:
    people = held_ceremony / "approvers"
    return [
        approver_file.load(people / f"{each.id}.key", people / f"{each.id}.passphrase") for each in APPROVERS
    ]


def open_office(held_ceremony: Path, approver_keys: list[ApproverKey], place: Path) -> Office:
    """A copy of an office that has held its ceremony, below ``place``."""
    path = place / "data"
    shutil.copytree(held_ceremony, path, ignore=shutil.ignore_patterns("sockets"))
    folder = DataFolder(path)
    folder.prepare_runtime()
    stops = [
        Stop("before", NOW),
        Stop("effect", datetime(2025, 7, 1, tzinfo=UTC)),
        Stop("after", datetime(2030, 7, 2, tzinfo=UTC)),
        Stop("expired", datetime(2045, 1, 1, tzinfo=UTC)),
    ]
    clock = ScenarioClock.create(folder.clock_path, stops)
    ceremony = find_ceremony(path)
    assert ceremony is not None
    return Office(folder, ceremony, approver_keys, clock)


@pytest.fixture
def office(held_ceremony: Path, approver_keys: list[ApproverKey], traversable_tmp: Path) -> Iterator[Office]:
    """A fresh copy of the office; whatever was started is killed at the end."""
    office = open_office(held_ceremony, approver_keys, traversable_tmp)
    yield office
    office.close()


@pytest.fixture(scope="module")
def shared_office(
    held_ceremony: Path, approver_keys: list[ApproverKey], make_traversable_tmp: Callable[[], Path]
) -> Iterator[Office]:
    """One office with a running signer for all tests of a module that leave it running."""
    office = open_office(held_ceremony, approver_keys, make_traversable_tmp())
    office.signer()
    yield office
    office.close()
