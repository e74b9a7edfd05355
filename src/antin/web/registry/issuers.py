"""Names of issuing authorities, as their own certificates give them."""

from __future__ import annotations

from functools import lru_cache

from cryptography.x509.oid import NameOID

from antin.apps.authorities import api as authorities

__all__ = ["issuer_name"]


@lru_cache(maxsize=32)  # an authority's certificate never changes under its id
def issuer_name(authority_id: str) -> str:
    """The common name of an authority; an unknown one keeps its id."""
    try:
        facts = authorities.issuer_facts(authority_id)
    except authorities.UnableToFindAuthority:
        return authority_id
    names = facts.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else authority_id
