"""A whole reorganisation that a passkey and a key file approved: carried out, and proved from its bundle."""

from __future__ import annotations

from typing import Any

from antin.proof.bundle import open_bundle
from antin.proof.checking import check
from tests.core.pki.authenticator import Authenticator
from tests.system.office import Office


def let_count(office: Office, device: Authenticator) -> None:
    """Two key files let the device approve for approver-1."""
    from antin.apps.authorities import api as authorities
    from antin.apps.grants.api import COMMAND_LINE

    terms: dict[str, Any] = {"actor": COMMAND_LINE, "now": office.clock.now()}
    asked = authorities.ask_enrolment(
        "approver-1", name="", role="", passkey=device.passkey, reason="thử", **terms
    )
    for who in ("approver-2", "approver-3"):
        approval = office.reorganiser._cast.approval(who, asked.digest, "Đã gặp trực tiếp.")
        authorities.approve_enrolment(asked.digest, approval, **terms)
    assert authorities.tell_signers((office.tools.ca, office.tools.evidence), now=office.clock.now()) == 1


def test_plan_approved_by_a_passkey_is_carried_out_and_proved(office: Office) -> None:
    from antin.apps.grants.api import COMMAND_LINE
    from antin.apps.reorganisation import api as reorganisation

    device = Authenticator(b"chau-1")
    plan = office.freeze()
    let_count(office, device)
    given = device.approve("approver-1", plan.mandate_digest, office.clock.now())
    reorganisation.approve_plan(plan.id, given, actor=COMMAND_LINE, now=office.clock.now())
    plan = office.start_run(office.approve(reorganisation.get_plan(plan.id), "approver-2"))
    office.work()
    assert office.finish(plan.id).state == "finished"
    office.write_bundle(plan.id)
    report = check(open_bundle(office.data.proof), kept=None)
    assert (report.findings, report.holds) == ((), True)
