"""The estate of two communes as a planner sees it: registry, decision, certificates, stock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml

from antin.demo.estate import Estate, load_estate
from antin.reissue.drafting import Draft, draft
from antin.reissue.needs import needs_of
from antin.reissue.plan import Conflict, HeldCertificate, KeyState
from antin.reissue.planner import PlanTerms, PreparedKey
from antin.succession.decision import Decision
from antin.succession.registry import Organisation, Person, PersonId, PostId, Registry
from antin.succession.repairs import Repair

__all__ = ["Village", "village"]

ESTATES = Path(__file__).parents[3] / "estates"
_STATES = {"locked": KeyState.LOCKED, "lost": KeyState.LOST, "broken": KeyState.LOST}


@cache
def _estate(name: str) -> Estate:
    return load_estate(yaml.safe_load((ESTATES / f"{name}.yaml").read_text(encoding="utf-8")))


@dataclass
class Village:
    """Everything is in place; a test takes away what it is about."""

    before: Registry
    decision: Decision
    held: list[HeldCertificate]
    stock: list[PreparedKey]

    @property
    def terms(self) -> PlanTerms:
        effective = self.decision.effective_at
        return PlanTerms(
            effective_at=effective,
            cutoff_at=self.decision.cutoff_at or effective + timedelta(days=15),
            issuer_id="issuing-1",
            issuer_not_after=effective + timedelta(days=5000),
            term_of_new=timedelta(days=5 * 365),
        )

    def draft(self, *repairs: Repair) -> Draft:
        return draft(
            before=self.before,
            decision=self.decision,
            held=self.held,
            stock=self.stock,
            terms=self.terms,
            repairs=repairs,
        )

    def conflicts(self, code: str, *repairs: Repair) -> list[Conflict]:
        return [each for each in self.draft(*repairs).plan.conflicts if each.code == code]

    def person(self, number: str) -> Person:
        """By the last digits of the personal number."""
        return self.before.persons[PersonId(f"VN-97-{number:0>6}")]

    def change_person(self, number: str, **changes: object) -> Person:
        changed = replace(self.person(number), **changes)  # type: ignore[arg-type]
        self.before.persons[changed.id] = changed
        return changed

    def body(self, code: str) -> Organisation:
        return next(body for body in self.before.organisations.values() if body.code == code)

    def change_body(self, code: str, **changes: object) -> Organisation:
        changed = replace(self.body(code), **changes)  # type: ignore[arg-type]
        self.before.organisations[changed.id] = changed
        return changed

    def vacate(self, post_id: str) -> None:
        post = self.before.posts[PostId(post_id)]
        self.before.posts[post.id] = replace(post, holder_id=None)


def village(name: str = "two_communes") -> Village:
    """A village of its own for each test."""
    estate = _estate(name)
    registry = estate.world.registry
    before = Registry(
        units=dict(registry.units),
        organisations=dict(registry.organisations),
        posts=dict(registry.posts),
        persons=dict(registry.persons),
        services=dict(registry.services),
        focal_officers=dict(registry.focal_officers),
    )
    return Village(
        before,
        estate.decision,
        list(_held(estate)),
        [PreparedKey(device.serial, _digest(device.serial)) for device in estate.world.stock],
    )


def _held(estate: Estate) -> list[HeldCertificate]:
    wanted = {(want.holder.kind, want.holder.id): want for want in needs_of(estate.world.registry)}
    devices = {device.serial: device for device in estate.world.devices}
    held = []
    for serial, spec in enumerate(estate.world.certificates, start=1):
        want, device = wanted[spec.holder], devices[spec.device_serial]
        held.append(
            HeldCertificate(
                serial=serial,
                holder=want.holder,
                profile=want.profile,
                subject=want.subject,
                email=want.email,
                host_name=want.host_name,
                spki_sha256=_digest(device.serial),
                key_algorithm=device.algorithm.value,
                device_serial=device.serial,
                key_state=_STATES.get(device.state.value, KeyState.USABLE),
                not_before=spec.issued_at,
                not_after=spec.expires_at,
            )
        )
    return held


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
