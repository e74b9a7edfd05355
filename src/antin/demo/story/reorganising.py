"""The reorganisation of the story, step by step: each step looks where the plan stands and does what is due."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from antin.adapters.clock import ScenarioClock
from antin.adapters.keystores import approver_file
from antin.apps.ledger import api as ledger
from antin.apps.reorganisation import api as reorganisation
from antin.apps.reorganisation.api import RunTools
from antin.demo.story.reporting import Reporter, stage
from antin.demo.story.stops import stop_name
from antin.kernel.errors import AntinError
from antin.ledger.entries import Head
from antin.pki.mandates import Approval
from antin.pki.ports import CertificateSigner

__all__ = ["Cast", "Reorganiser", "RunStuck"]

CHUNK = 500
_POLL_SECONDS = 0.25


class RunStuck(AntinError):
    """A range of the run has failed again and again."""

    code = "run.stuck"
    exit_code = 75


@dataclass(frozen=True)
class Cast:
    """Who and what the story works with."""

    folder: Path
    clock: ScenarioClock
    run: RunTools
    signer: CertificateSigner
    evidence: ledger.EvidenceSigner
    still_running: Callable[[], None]  # raises when a process was given up
    reporter: Reporter

    def reach(self, stop: str) -> None:
        """Move the scenario on to a stop; one that lies behind stays behind."""
        names = [each.name for each in self.clock.stops]
        if names.index(stop) > names.index(self.clock.current.name):
            self.clock.enter(stop)

    def approval(self, approver_id: str, digest: str, reason: str) -> Approval:
        """An approver's signature with the demo's key file."""
        place = self.folder / "approvers"
        key = approver_file.load(place / f"{approver_id}.key", place / f"{approver_id}.passphrase")
        return key.approve(digest, now=self.clock.now(), reason=reason)


class Reorganiser:
    """Carries the plan of one decision through its states; ``wave`` says which decision of the story it is."""

    def __init__(self, cast: Cast, wave: int = 1) -> None:
        self._cast = cast
        self._wave = wave

    def certify_world(self) -> None:
        """Approve and carry out the founding plan."""
        self._approve(reorganisation.FOUNDING_PLAN, "Đã đối chiếu với danh sách thuê bao.")
        self._carry_out(reorganisation.FOUNDING_PLAN, "Chứng thư trước sắp xếp")
        reorganisation.finish_founding(now=self._now())
        self._checkpoint()

    def decide(self, archive: bytes) -> str:
        """Import the decision, freeze its plan and have two people approve it; returns the plan's id."""
        self._cast.reach(stop_name("decision", self._wave))
        number = reorganisation.import_decision(
            archive, late_reason="", actor=reorganisation.COMMAND_LINE, now=self._now()
        )
        plan = _plan_of(number)
        if plan is None:
            with stage(self._cast.reporter, "Lập và đóng băng kế hoạch"):
                plan = reorganisation.freeze_decision(
                    number, lint_every=1, actor=reorganisation.COMMAND_LINE, now=self._now()
                ).id
        self._approve(plan, "Đã rà soát kế hoạch cấp lại theo quyết định.")
        self._checkpoint()
        return plan

    def issue_ahead(self, plan_id: str) -> None:
        """Issue and confirm everything before the effective moment."""
        self._cast.reach(stop_name("run", self._wave))
        self._carry_out(plan_id, "Cấp lại chứng thư")
        self._checkpoint()

    def switch(self, plan_id: str) -> None:
        """Shorten status ahead of the moment, switch at it, publish what ended."""
        plan = reorganisation.get_plan(plan_id)
        if plan.state == "issued":
            self._cast.reach(stop_name("eve", self._wave))
            self._publish()
        self._cast.reach(stop_name("switch", self._wave))
        with stage(self._cast.reporter, "Chuyển đổi tại thời điểm có hiệu lực"):
            reorganisation.switch(plan_id, actor=reorganisation.COMMAND_LINE, now=self._now())
            self._publish()
            self._checkpoint()

    def cut_off(self, plan_id: str) -> None:
        """At the cut-off: two people sign the list of losses, the last old certificates end."""
        self._cast.reach(stop_name("cutoff", self._wave))
        with stage(self._cast.reporter, "Chốt chuyển đổi"):
            if reorganisation.get_plan(plan_id).state == "switched":
                self._end_old_certificates(plan_id)
            self._publish()
            self._checkpoint()

    def _end_old_certificates(self, plan_id: str) -> None:
        reorganisation.retire_replaced(plan_id, now=self._now())
        losses = reorganisation.losses_at_cutoff(reorganisation.get_plan(plan_id))
        reason = f"Đã rà soát danh sách {len(losses.losses)} thuê bao chưa sẵn sàng."
        signed = [self._cast.approval(who, losses.digest, reason) for who in ("approver-1", "approver-3")]
        reorganisation.cut_off(plan_id, signed, actor=reorganisation.COMMAND_LINE, now=self._now())

    def _approve(self, plan_id: str, reason: str) -> None:
        plan = reorganisation.get_plan(plan_id)
        given = {approval.approver_id for approval in reorganisation.approvals_of(plan)}
        for who in ("approver-1", "approver-2"):
            if plan.state == "frozen" and who not in given:
                approval = self._cast.approval(who, plan.mandate_digest, reason)
                plan = reorganisation.approve_plan(
                    plan_id, approval, actor=reorganisation.COMMAND_LINE, now=self._now()
                )

    def _carry_out(self, plan_id: str, label: str) -> None:
        reorganisation.start_run(
            plan_id, chunk_size=CHUNK, confirm=True, actor=reorganisation.COMMAND_LINE, now=self._now()
        )
        for kind, words in (("issue", label), ("confirm", "Ký thử trên thiết bị (mô phỏng)")):
            with stage(self._cast.reporter, words) as shown:
                self._follow(plan_id, kind, shown.set)

    def _follow(self, plan_id: str, kind: str, show: Callable[[int, int], None]) -> None:
        """Watch the workers until a kind of work is done; say what goes wrong while it does."""
        while True:
            progress = reorganisation.progress_of(plan_id)
            done, total = progress[kind]["done"], progress[kind]["total"]
            show(done, total)
            if done >= total:
                return
            self._cast.still_running()
            if progress["is_stuck"]:
                raise RunStuck(
                    f"The run does not get on: {progress['errors'][0]}",
                    where=plan_id,
                    remedy="Mend the cause, then run the same command again.",
                )
            time.sleep(_POLL_SECONDS)

    def _publish(self) -> None:
        reorganisation.publish_crls(self._cast.signer, now=self._now())

    def _checkpoint(self) -> Head:
        ledger.sign_checkpoint(self._cast.evidence, now=self._now())
        return ledger.head()

    def _now(self) -> datetime:
        return self._cast.clock.now()


def _plan_of(number: str) -> str | None:
    """The plan of a decision that is under way or finished."""
    for plan in reversed(reorganisation.plans()):
        if plan.decision_id == number and plan.state != "rolled_back":
            return plan.id
    return None
