"""The door of the authorities app."""

from antin.apps.authorities.actions import (
    enrol_approver,
    enrol_authority,
    enrol_ceremony,
    keep_crl,
    publish_crl,
)
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

__all__ = [
    "HeldCeremony",
    "PublishedCrl",
    "UnableToFindAuthority",
    "approver_keys",
    "authorities",
    "current_crls",
    "enrol_approver",
    "enrol_authority",
    "enrol_ceremony",
    "issuer_facts",
    "keep_crl",
    "last_crl",
    "publish_crl",
]
