"""The door of the grants app."""

from antin.apps.grants.actions import GrantRefused, delegate_grant, give_grant, revoke_grant
from antin.apps.grants.actor import COMMAND_LINE, NOBODY, Actor, HeldGrant
from antin.apps.grants.models import Grant
from antin.apps.grants.permission import (
    ActRefused,
    for_actor,
    may,
    may_somewhere,
    reach,
    require,
    require_approver,
    require_other_person,
)
from antin.apps.grants.queries import (
    UnableToFindGrant,
    actor_of,
    all_grants,
    get_grant,
    grants_of,
    holders_of,
)
from antin.apps.grants.restoring import restore_grant_revoked
from antin.apps.grants.roles import ALLOWED, AUTHORITY, ROLE_NAMES, Role, Verb, roles_with

__all__ = [
    "ALLOWED",
    "AUTHORITY",
    "COMMAND_LINE",
    "NOBODY",
    "ROLE_NAMES",
    "ActRefused",
    "Actor",
    "Grant",
    "GrantRefused",
    "HeldGrant",
    "Role",
    "UnableToFindGrant",
    "Verb",
    "actor_of",
    "all_grants",
    "delegate_grant",
    "for_actor",
    "get_grant",
    "give_grant",
    "grants_of",
    "holders_of",
    "may",
    "may_somewhere",
    "reach",
    "require",
    "require_approver",
    "require_other_person",
    "restore_grant_revoked",
    "revoke_grant",
    "roles_with",
]
