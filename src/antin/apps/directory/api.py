"""The door of the directory app."""

from antin.apps.directory.actions import EstablishRefused, establish, succeed
from antin.apps.directory.queries import UnableToFindOrganisation, find_organisations, registry_at

__all__ = [
    "EstablishRefused",
    "UnableToFindOrganisation",
    "establish",
    "find_organisations",
    "registry_at",
    "succeed",
]
