"""A run whose disk is full at each of its steps: each says so, nothing is lost, and room lets it go on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from antin.cli.errors import foreseen
from antin.kernel.errors import AntinError
from antin.proof.bundle import open_bundle
from antin.proof.checking import check
from tests.system.office import DESK, Office, Templates, close_connections

TEMPORARY = 75


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 200 MB of its own."""
    place = Path(f"/tmp/antin-disk-{os.getpid()}")  # noqa: S108 - removed below
    place.mkdir(mode=0o711)
    mount = ["mount", "-t", "tmpfs", "-o", "size=200m,mode=0711", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        place.rmdir()
        pytest.skip("This test needs a small file system of its own, and this account may not mount one.")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


def fill(place: Path) -> Path:
    """Use every free octet of a file system."""
    filler, status = place / "filler", os.statvfs(place)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(status.f_bavail * status.f_frsize, 1))
    return filler


class OfficeOnSmallDisk:
    """An office that tries each step on a full disk first, and starts anew when there is room."""

    def __init__(self, disk: Path) -> None:
        self._disk = disk
        self.told: dict[str, str] = {}  # step -> code of its error on the full disk
        self.office = self._open()

    def _open(self) -> Office:
        return Office.of(self._disk / "office", "two_communes").open(*DESK)

    def step(self, name: str, act: Callable[[], Any]) -> Any:
        """Act on a full disk, where a failure has to be a foreseen one; then with room, until it is done."""
        filler = fill(self._disk)
        try:
            return act()  # what is there already may suffice
        except Exception as problem:
            self._note(name, problem)
        finally:
            filler.unlink()
        close_connections()
        self.office.close()
        self.office = self._open()
        self.office.sql("UPDATE reorganisation_workchunk SET leased_until = NULL, leased_by = NULL")
        return act()

    def _note(self, name: str, problem: Exception) -> None:
        error = foreseen(problem)
        assert error is not None, f"{name}: {problem!r}"
        assert error.exit_code == TEMPORARY, f"{name}: {error.code} {error}"
        assert isinstance(error, AntinError)
        self.told[name] = error.code


@pytest.mark.slow
def test_every_step_of_a_run_survives_a_full_disk(templates: Templates, small_disk: Path) -> None:
    templates.copy_to(small_disk / "office", "two_communes", "founded")
    on = OfficeOnSmallDisk(small_disk)
    from antin.apps.ledger import api as ledger
    from antin.apps.reorganisation import api as reorganisation

    def checkpoint() -> int:
        return ledger.sign_checkpoint(on.office.tools.evidence, now=on.office.clock.now())

    try:
        plan = on.step("freeze", lambda: on.office.freeze())
        on.step("approve", lambda: on.office.approve(reorganisation.get_plan(plan.id), *missing(plan.id)))
        on.step("start", lambda: on.office.start_run(reorganisation.get_plan(plan.id), chunk_size=30))
        on.step("issue and confirm", lambda: on.office.work())
        on.step("checkpoint", checkpoint)
        on.step("switch and publish", lambda: on.office.reorganiser.switch(plan.id))
        on.step("cut-off", lambda: on.office.reorganiser.cut_off(plan.id))
        claim = on.step("bundle", lambda: on.office.write_bundle(plan.id))
        assert (claim.figures.issued, claim.figures.revoked, claim.figures.gaps) == (26, 29, 0)
        assert check(open_bundle(on.office.data.proof)).findings == ()
        assert on.told["issue and confirm"] in {"signer.cannot_record", "database.unavailable"}
        assert on.told["bundle"] == "system.refused"
    finally:
        on.office.close()


def missing(plan_id: str) -> list[str]:
    """Who of two approvers has not approved yet."""
    from antin.apps.reorganisation import api as reorganisation

    given = {each.approver_id for each in reorganisation.approvals_of(reorganisation.get_plan(plan_id))}
    return [who for who in ("approver-1", "approver-2") if who not in given]
