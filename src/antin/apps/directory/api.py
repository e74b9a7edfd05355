"""The door of the directory app."""

from antin.apps.directory.actions import DelegationRefused, EstablishRefused, delegate, establish, succeed
from antin.apps.directory.hierarchy import subtree_of, superiors_of
from antin.apps.directory.queries import (
    Authorisation,
    UnableToFindOrganisation,
    authorisations_of,
    find_organisations,
    last_change,
    registry_at,
)

__all__ = [
    "Authorisation",
    "DelegationRefused",
    "EstablishRefused",
    "UnableToFindOrganisation",
    "authorisations_of",
    "delegate",
    "establish",
    "find_organisations",
    "last_change",
    "registry_at",
    "subtree_of",
    "succeed",
    "superiors_of",
]
