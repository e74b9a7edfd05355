"""The actor of an act: an identity and the grants in force, as a value that verbs are handed.

Whether a grant reaches an organisation needs the directory; see :mod:`antin.apps.grants.permission`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from antin.apps.grants.roles import ALLOWED, Role, Verb

__all__ = ["COMMAND_LINE", "NOBODY", "Actor", "HeldGrant"]


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """One grant of an actor. ``organisation_id`` is the root of its subtree, ``None`` the whole office."""

    id: str
    role: Role
    organisation_id: str | None
    valid_from: datetime
    valid_until: datetime | None = None

    def is_in_force(self, now: datetime) -> bool:
        """True while the period holds ``now``."""
        return self.valid_from <= now and (self.valid_until is None or now < self.valid_until)

    def allows(self, verb: Verb) -> bool:
        """True where the role has the verb."""
        return verb in ALLOWED[self.role]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``approver_id`` is set for people whose approvals the signers know."""

    id: str
    grants: tuple[HeldGrant, ...] = ()
    approver_id: str | None = None
    person_id: str | None = None
    holds_the_folder: bool = False  # the command line: whoever may write the data folder is the office itself

    @property
    def signs_as(self) -> str:
        """What records call the actor: the approver id where there is one, so that four eyes compare people."""
        return self.approver_id or self.id

    def grants_for(self, verb: Verb, now: datetime) -> tuple[HeldGrant, ...]:
        """The grants in force that allow a verb somewhere."""
        return tuple(each for each in self.grants if each.is_in_force(now) and each.allows(verb))

    def manages_accounts(self, now: datetime) -> bool:
        """True where accounts of the whole office may be opened, closed and given links."""
        reaches = (grant.organisation_id for grant in self.grants_for(Verb.MANAGE_ACCOUNTS, now))
        return self.holds_the_folder or None in reaches

    def roles(self, now: datetime) -> frozenset[Role]:
        """The roles held anywhere; they shape navigation, never permission."""
        return frozenset(each.role for each in self.grants if each.is_in_force(now))

    def is_same_person(self, other: str) -> bool:
        """True where ``other`` is this actor's id, approver id or person id: four eyes compare people."""
        return other in (self.id, self.approver_id, self.person_id)


NOBODY = Actor("")
COMMAND_LINE = Actor("command-line", holds_the_folder=True)
