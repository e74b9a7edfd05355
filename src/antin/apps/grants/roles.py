"""Roles of the office and the verbs each allows: data, read by people and by the permission matrix.

A role is what the regulations call a job (domain: Decree 68/2024 and the office's own organisation); what it
may do is listed here and nowhere else. Verbs of authority need a passkey's touch (step-up).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

__all__ = ["ALLOWED", "AUTHORITY", "ROLE_NAMES", "Role", "Verb", "roles_with"]


class Verb(StrEnum):
    """What can be done; each is asked by exactly the write, or the kind of page, that it names."""

    SEE_DIRECTORY = "directory.see"
    SEE_CERTIFICATES = "certificate.see"
    SEE_PLANS = "plan.see"
    SEE_LEDGER = "ledger.see"
    SEE_FIGURES = "figures.see"
    IMPORT_DECISION = "decision.import"
    FREEZE_PLAN = "plan.freeze"
    APPROVE_PLAN = "plan.approve"
    START_RUN = "run.start"
    SWITCH = "run.switch"
    ROLL_BACK = "run.roll_back"
    APPROVE_ROLL_BACK = "rollback.approve"
    ACCEPT_LOSSES = "cutoff.accept"
    CUT_OFF = "run.cut_off"
    PUBLISH_CRL = "crl.publish"
    REVOKE = "certificate.revoke"
    APPROVE_REVOCATION = "revocation.approve"
    DELEGATE_SIGNING = "signing.delegate"
    HAND_OVER_DEVICE = "device.hand_over"
    ENROL_APPROVER = "approver.enrol"
    MANAGE_ACCOUNTS = "account.manage"
    SEE_GRANTS = "grant.see"
    GIVE_GRANT = "grant.give"


class Role(StrEnum):
    """Jobs in the office."""

    OFFICER = "officer"
    CLERK = "clerk"
    LEADER = "leader"
    FOCAL_OFFICER = "focal_officer"
    HEAD_OF_MANAGING_AGENCY = "head_of_managing_agency"
    REGISTRAR = "registrar"
    CA_OPERATOR = "ca_operator"
    SUPPORT_AGENT = "support_agent"
    TRAINER = "trainer"
    SECURITY_OFFICER = "security_officer"
    AUDITOR = "auditor"
    PROVINCIAL_LEADER = "provincial_leader"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: Mapping[Role, tuple[str, str]] = {  # Vietnamese term, English term
    Role.OFFICER: ("Công chức", "Officer"),
    Role.CLERK: ("Văn thư", "Clerk"),
    Role.LEADER: ("Người có thẩm quyền ký", "Signing leader"),
    Role.FOCAL_OFFICER: ("Cán bộ đầu mối", "Focal officer"),
    Role.HEAD_OF_MANAGING_AGENCY: ("Thủ trưởng cơ quan quản lý trực tiếp", "Head of the managing agency"),
    Role.REGISTRAR: ("Cán bộ đăng ký", "Registrar"),
    Role.CA_OPERATOR: ("Người vận hành hệ thống chứng thực", "CA operator"),
    Role.SUPPORT_AGENT: ("Tổ hỗ trợ", "Support agent"),
    Role.TRAINER: ("Giảng viên tập huấn", "Trainer"),
    Role.SECURITY_OFFICER: ("Cán bộ an toàn thông tin", "Security officer"),
    Role.AUDITOR: ("Kiểm toán viên", "Auditor"),
    Role.PROVINCIAL_LEADER: ("Lãnh đạo tỉnh", "Provincial leader"),
    Role.ADMINISTRATOR: ("Quản trị viên", "Administrator"),
}

_SEE = frozenset({Verb.SEE_DIRECTORY, Verb.SEE_CERTIFICATES})
ALLOWED: Mapping[Role, frozenset[Verb]] = {
    Role.OFFICER: frozenset({Verb.SEE_DIRECTORY}),
    Role.CLERK: _SEE,
    Role.LEADER: _SEE | {Verb.DELEGATE_SIGNING},
    Role.FOCAL_OFFICER: _SEE | {Verb.SEE_FIGURES, Verb.HAND_OVER_DEVICE},
    Role.HEAD_OF_MANAGING_AGENCY: _SEE
    | {Verb.SEE_PLANS, Verb.SEE_FIGURES, Verb.APPROVE_PLAN, Verb.ACCEPT_LOSSES, Verb.APPROVE_ROLL_BACK}
    | {Verb.ENROL_APPROVER, Verb.APPROVE_REVOCATION},
    Role.REGISTRAR: _SEE
    | {Verb.SEE_PLANS, Verb.SEE_FIGURES, Verb.SEE_GRANTS, Verb.IMPORT_DECISION, Verb.FREEZE_PLAN}
    | {Verb.APPROVE_PLAN, Verb.START_RUN, Verb.SWITCH, Verb.ROLL_BACK, Verb.APPROVE_ROLL_BACK}
    | {Verb.ACCEPT_LOSSES, Verb.CUT_OFF, Verb.HAND_OVER_DEVICE, Verb.ENROL_APPROVER}
    | {Verb.REVOKE, Verb.APPROVE_REVOCATION},
    Role.CA_OPERATOR: _SEE
    | {Verb.SEE_PLANS, Verb.SEE_FIGURES, Verb.SEE_LEDGER, Verb.APPROVE_PLAN, Verb.START_RUN, Verb.SWITCH}
    | {Verb.PUBLISH_CRL, Verb.ENROL_APPROVER, Verb.APPROVE_ROLL_BACK, Verb.REVOKE, Verb.APPROVE_REVOCATION},
    Role.SUPPORT_AGENT: _SEE | {Verb.SEE_FIGURES},
    Role.TRAINER: frozenset({Verb.SEE_DIRECTORY}),
    Role.SECURITY_OFFICER: _SEE | {Verb.SEE_LEDGER, Verb.SEE_GRANTS, Verb.SEE_PLANS},
    Role.AUDITOR: _SEE | {Verb.SEE_PLANS, Verb.SEE_LEDGER, Verb.SEE_GRANTS, Verb.SEE_FIGURES},
    Role.PROVINCIAL_LEADER: _SEE | {Verb.SEE_PLANS, Verb.SEE_FIGURES},
    Role.ADMINISTRATOR: frozenset({Verb.MANAGE_ACCOUNTS, Verb.SEE_GRANTS, Verb.GIVE_GRANT}),
}

AUTHORITY: frozenset[Verb] = frozenset(verb for verb in Verb if not verb.endswith(".see"))


def roles_with(verb: Verb) -> frozenset[Role]:
    """The roles that allow a verb."""
    return frozenset(role for role, verbs in ALLOWED.items() if verb in verbs)
