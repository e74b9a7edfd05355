"""The door of the authorities app."""

from antin.apps.authorities.actions import enrol_authority, keep_crl, publish_crl
from antin.apps.authorities.queries import (
    PublishedCrl,
    UnableToFindAuthority,
    authorities,
    current_crls,
    issuer_facts,
    last_crl,
)

__all__ = [
    "PublishedCrl",
    "UnableToFindAuthority",
    "authorities",
    "current_crls",
    "enrol_authority",
    "issuer_facts",
    "keep_crl",
    "last_crl",
    "publish_crl",
]
