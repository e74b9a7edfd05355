"""Every write that takes an actor, as a call that changes nothing: what it names is not there.

A verb of an app's door that is missing here fails the matrix, and so does one that takes no actor and gives no
reason for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from antin.apps.grants.roles import Verb
from antin.pki.approvals import Approval
from antin.pki.passkeys import Passkey
from tests.system.accounts.hall import Hall

__all__ = ["ACTS", "APPS", "DUTIES", "OWN", "READS", "Act"]

APPS = (
    *("accounts", "authorities", "certificates", "devices", "directory", "grants", "insight", "ledger"),
    "reorganisation",
)
NOWHERE = "00000000-0000-4000-8000-000000000000"
Act = Callable[[Hall, Any], object]


def _terms(hall: Hall, actor: Any) -> dict[str, Any]:
    return {"actor": actor, "now": hall.now, "reason": "thử"}


def _accounts(name: str, /, *arguments: Any, **more: Any) -> Act:
    def act(hall: Hall, actor: Any) -> object:
        from antin.apps.accounts import api

        return getattr(api, name)(*arguments, **more, **_terms(hall, actor))

    return act


def _grants(name: str, /, *arguments: Any, **more: Any) -> Act:
    def act(hall: Hall, actor: Any) -> object:
        from antin.apps.grants import api

        return getattr(api, name)(*arguments, **more, **_terms(hall, actor))

    return act


def _revoke(hall: Hall, actor: Any) -> object:
    from antin.apps.grants import api

    given = hall.grant(hall.account(), "clerk")
    return api.revoke_grant(str(given.id), **_terms(hall, actor))


def _reorganisation(name: str, /, *arguments: Any, reasoned: bool = False, **more: Any) -> Act:
    def act(hall: Hall, actor: Any) -> object:
        from antin.apps.reorganisation import api

        terms = _terms(hall, actor)
        if not reasoned:
            del terms["reason"]
        return getattr(api, name)(*arguments, **more, **terms)

    return act


def _freeze_plan(hall: Hall, actor: Any) -> object:
    from antin.apps.reorganisation import api
    from antin.reissue.founding import founding_plan

    plan = founding_plan([], issuer_id="issuing-1")
    terms = {"title": "", "decision": None, "lint_every": 1, "actor": actor, "now": hall.now}
    return api.freeze_plan(plan, plan_id="thử", **terms)


def _certificates(name: str, /, *arguments: Any, **more: Any) -> Act:
    def act(hall: Hall, actor: Any) -> object:
        from antin.apps.certificates import api

        return getattr(api, name)(*arguments, **more, actor=actor, now=hall.now)

    return act


def _authorities(name: str, /, *arguments: Any, reasoned: bool = True, **more: Any) -> Act:
    def act(hall: Hall, actor: Any) -> object:
        from antin.apps.authorities import api

        terms = _terms(hall, actor)
        if not reasoned:
            del terms["reason"]
        return getattr(api, name)(*arguments, **more, **terms)

    return act


def _approval() -> Approval:
    from antin.kernel.moments import parse_moment

    return Approval("nobody", "0" * 64, parse_moment("2025-06-12T02:00:00Z"), "", b"")


_PASSKEY = Passkey(b"x", "", "localhost", ("http://localhost:8000",))
_APPROVAL = _approval()

# Name at the door → the verb it asks for, and the call.
ACTS: dict[str, tuple[Verb, Act]] = {
    "accounts.add_account": (Verb.MANAGE_ACCOUNTS, _accounts("add_account", "A!", display_name="")),
    "accounts.disable_account": (Verb.MANAGE_ACCOUNTS, _accounts("disable_account", NOWHERE)),
    "accounts.make_link": (Verb.MANAGE_ACCOUNTS, _accounts("make_link", NOWHERE, purpose="sign_in")),
    "authorities.ask_enrolment": (
        Verb.ENROL_APPROVER,
        _authorities("ask_enrolment", "nobody", name="", role="", passkey=_PASSKEY),
    ),
    "authorities.approve_enrolment": (
        Verb.ENROL_APPROVER,
        _authorities("approve_enrolment", "0" * 64, _APPROVAL, reasoned=False),
    ),
    "authorities.refuse_enrolment": (Verb.ENROL_APPROVER, _authorities("refuse_enrolment", "0" * 64)),
    "certificates.order_revocation": (
        Verb.REVOKE,
        _certificates("order_revocation", [], reason="left", why="", is_emergency=False),
    ),
    "certificates.approve_revocation": (
        Verb.APPROVE_REVOCATION,
        _certificates("approve_revocation", "none", _APPROVAL),
    ),
    "certificates.carry_out_revocation": (Verb.REVOKE, _certificates("carry_out_revocation", "none")),
    "grants.give_grant": (
        Verb.GIVE_GRANT,
        _grants("give_grant", NOWHERE, "clerk", organisation_id=None, valid_until=None, valid_from=None),
    ),
    "grants.revoke_grant": (Verb.GIVE_GRANT, _revoke),
    "reorganisation.import_decision": (
        Verb.IMPORT_DECISION,
        _reorganisation("import_decision", b"{}", late_reason=""),
    ),
    "reorganisation.freeze_decision": (
        Verb.FREEZE_PLAN,
        _reorganisation("freeze_decision", "none", lint_every=1),
    ),
    "reorganisation.freeze_plan": (Verb.FREEZE_PLAN, _freeze_plan),
    "reorganisation.accept_repairs": (
        Verb.FREEZE_PLAN,
        _reorganisation("accept_repairs", "none", [], by="x", reasoned=True),
    ),
    "reorganisation.withdraw_repair": (
        Verb.FREEZE_PLAN,
        _reorganisation("withdraw_repair", "none", "x", "y", by="x", reasoned=True),
    ),
    "reorganisation.approve_plan": (Verb.APPROVE_PLAN, _reorganisation("approve_plan", "none", _APPROVAL)),
    "reorganisation.start_run": (
        Verb.START_RUN,
        _reorganisation("start_run", "none", chunk_size=1, confirm=False),
    ),
    "reorganisation.switch": (Verb.SWITCH, _reorganisation("switch", "none")),
    "reorganisation.accept_losses": (Verb.ACCEPT_LOSSES, _reorganisation("accept_losses", "none", _APPROVAL)),
    "reorganisation.cut_off": (Verb.CUT_OFF, _reorganisation("cut_off", "none", [])),
    "reorganisation.ask_roll_back": (Verb.ROLL_BACK, _reorganisation("ask_roll_back", "none", reasoned=True)),
    "reorganisation.pause_run": (Verb.START_RUN, _reorganisation("pause_run", "none", reasoned=True)),
    "reorganisation.resume_run": (Verb.START_RUN, _reorganisation("resume_run", "none")),
    "reorganisation.stage_folder": (Verb.IMPORT_DECISION, _reorganisation("stage_folder", b"")),
    "reorganisation.staged_folder": (Verb.IMPORT_DECISION, _reorganisation("staged_folder", NOWHERE)),
    "reorganisation.drop_folder": (Verb.IMPORT_DECISION, _reorganisation("drop_folder", NOWHERE)),
    "reorganisation.order_draft": (Verb.FREEZE_PLAN, _reorganisation("order_draft", "none")),
    "reorganisation.order_repairs": (
        Verb.FREEZE_PLAN,
        _reorganisation("order_repairs", "none", [], withdraw=False, by="x", reasoned=True),
    ),
    "reorganisation.order_freeze": (Verb.FREEZE_PLAN, _reorganisation("order_freeze", "none")),
    "reorganisation.order_start": (Verb.START_RUN, _reorganisation("order_start", "none")),
    "reorganisation.order_switch": (Verb.SWITCH, _reorganisation("order_switch", "none", scenario=False)),
    "reorganisation.order_cut_off": (Verb.CUT_OFF, _reorganisation("order_cut_off", "none", scenario=False)),
    "reorganisation.order_roll_back": (
        Verb.APPROVE_ROLL_BACK,
        _reorganisation("order_roll_back", "none", reasoned=True),
    ),
    "reorganisation.order_proof": (Verb.SEE_PLANS, _reorganisation("order_proof", "none")),
    "reorganisation.roll_back": (
        Verb.APPROVE_ROLL_BACK,
        _reorganisation("roll_back", "none", reasoned=True, tools=None),
    ),
}

# Takes an actor, but asks for no role: who may do it is said in words.
OWN = {
    "grants.delegate_grant": "the holder of the grant, and nobody else",
    "reorganisation.order_test": "the holder of the certificate, and nobody else",
}

_WORKER = "a worker's duty under a plan or mandate that two people have approved"
_FOUNDING = "a ceremony or founding: whoever holds the data folder is the office"
_RESTORE = "a restore: whoever holds the backup and the folder is the office; the signers' journals win"
_BELOW = "called by the verb of an app above, in its transaction, after that verb has asked"
# What an app's door offers besides reads without an actor, each with the reason.
DUTIES = {
    "accounts.choose_appearance": "a person's own language and theme",
    "accounts.record_event": "records what happened at the door; decides nothing",
    "accounts.use_link": "the secret of the link is the permission",
    **dict.fromkeys(
        ("authorities.enrol_approver", "authorities.enrol_authority", "authorities.enrol_ceremony"), _FOUNDING
    ),
    **dict.fromkeys(
        ("directory.establish", "reorganisation.freeze_founding", "reorganisation.finish_founding"), _FOUNDING
    ),
    **dict.fromkeys(
        (
            *("authorities.keep_crl", "authorities.publish_crl", "authorities.register_enrolment"),
            *(
                "authorities.tell_signers",
                "certificates.issue_batch",
                "devices.confirm",
                "ledger.sign_checkpoint",
            ),
            *("reorganisation.carry_out", "reorganisation.lease_chunk", "reorganisation.release_leases"),
            *("reorganisation.carry_out_next_order", "reorganisation.draft_and_keep"),
            *("insight.rebuild", "insight.refresh"),
            *("reorganisation.publish_crls", "reorganisation.republish_due", "reorganisation.retire_replaced"),
        ),
        _WORKER,
    ),
    **dict.fromkeys(
        (
            *("certificates.revoke", "devices.hand_over", "devices.take_back", "devices.register"),
            *("directory.succeed", "directory.delegate", "ledger.record"),
        ),
        _BELOW,
    ),
    **dict.fromkeys(
        (
            *("accounts.close_the_door", "accounts.restore_disabled", "accounts.restore_removed_key"),
            *("authorities.restore_crl", "certificates.restore_burnt", "certificates.restore_certificates"),
            "grants.restore_grant_revoked",
            *("certificates.restore_revocations", "ledger.restore_checkpoints", "ledger.restore_entries"),
            *("reorganisation.restore_revoked", "reorganisation.restore_signed"),
        ),
        _RESTORE,
    ),
}
# Reads that stand beside writes in one module.
READS = {
    *("authorities.enrolments", "authorities.get_enrolment", "authorities.mandate_of_enrolment"),
    *("authorities.passkeys_of", "certificates.missing_serials", "certificates.unrevoked", "ledger.bodies_of"),
    *("ledger.subjects_of", "reorganisation.acceptances_of", "reorganisation.crls_due"),
    *("reorganisation.foresee_roll_back", "reorganisation.foresee_switch", "reorganisation.status_dies_by"),
    *("reorganisation.open_orders", "certificates.overdue_revocations", "certificates.revocation_run"),
}
