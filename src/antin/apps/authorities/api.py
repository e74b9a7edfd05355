"""The door of the authorities app."""

from antin.apps.authorities.actions import (
    enrol_approver,
    enrol_authority,
    enrol_ceremony,
    keep_crl,
    publish_crl,
)
from antin.apps.authorities.enrolling import (
    EnrolmentNotTaken,
    MandateKeeper,
    UnableToFindEnrolment,
    approve_enrolment,
    ask_enrolment,
    enrolments,
    get_enrolment,
    mandate_of_enrolment,
    passkeys_of,
    refuse_enrolment,
    register_enrolment,
    tell_signers,
)
from antin.apps.authorities.leasing import list_lease
from antin.apps.authorities.models import Enrolment
from antin.apps.authorities.ports import HeldCeremony
from antin.apps.authorities.queries import (
    PublishedCrl,
    UnableToFindAuthority,
    approver_keys,
    authorities,
    current_crls,
    issuer_facts,
    last_crl,
)
from antin.apps.authorities.restoring import restore_crl

__all__ = [
    "Enrolment",
    "EnrolmentNotTaken",
    "HeldCeremony",
    "MandateKeeper",
    "PublishedCrl",
    "UnableToFindAuthority",
    "UnableToFindEnrolment",
    "approve_enrolment",
    "approver_keys",
    "ask_enrolment",
    "authorities",
    "current_crls",
    "enrol_approver",
    "enrol_authority",
    "enrol_ceremony",
    "enrolments",
    "get_enrolment",
    "issuer_facts",
    "keep_crl",
    "last_crl",
    "list_lease",
    "mandate_of_enrolment",
    "passkeys_of",
    "publish_crl",
    "refuse_enrolment",
    "register_enrolment",
    "restore_crl",
    "tell_signers",
]
