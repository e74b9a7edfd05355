"""What a person holds: posts, device, certificates old and new, and what is missing to sign today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.web.registry.wording import ATTRIBUTES, word
from antin.web.today.identity import SigningIdentity, signing_identity

__all__ = ["Change", "Check", "Holding", "changes_of", "holding_of", "waiting_certificate"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that signing needs; ``note`` says what is missing and who mends it."""

    word: str | Promise
    is_met: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A post now, with the organisation's name."""

    office: directory.Office
    organisation: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A certificate with its state and its proof."""

    record: certificates.CertificateSummary
    status: str
    proof: devices.ProofRecord | None


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything about one's own signing. ``waiting`` is a new certificate that has not proved itself."""

    person: directory.PersonRecord
    identity: SigningIdentity | None
    posts: Sequence[Post]
    checks: Sequence[Check]
    rows: Sequence[HeldRow]
    devices: Sequence[devices.DeviceRecord]
    waiting: certificates.CertificateSummary | None

    @property
    def can_sign(self) -> bool:
        """True where nothing is missing."""
        return self.identity is not None and not self.identity.reason


def holding_of(person_id: str, now: datetime) -> Holding:
    """What this person holds at ``now``."""
    life = directory.person_life(person_id)
    found = certificates.certificates_of([("person", person_id)])
    proofs = devices.proofs_of([each.serial for each in found])
    held = devices.devices_of([("person", person_id)])
    identity = signing_identity(person_id, now)
    posts = _posts(life, now)
    return Holding(
        person=life.newest,
        identity=identity,
        posts=posts,
        checks=_checks(identity, found, held, posts, now) if identity is not None else (),
        rows=[HeldRow(each, each.state_at(now), proofs.get(each.serial)) for each in reversed(found)],
        devices=held,
        waiting=_waiting(found, proofs, now),
    )


def waiting_certificate(person_id: str, serial: str) -> certificates.CertificateSummary | None:
    """The certificate, where it is this person's own."""
    found = next(iter(certificates.certificates_by_serial([serial])), None)
    is_own = found is not None and (found.holder_kind, found.holder_id) == ("person", person_id)
    return found if is_own else None


def _posts(life: directory.PersonLife, now: datetime) -> list[Post]:
    current = [
        each
        for each in life.offices
        if each.valid_from <= now and (each.valid_until is None or now < each.valid_until)
    ]
    bodies = directory.organisation_records({each.organisation_id for each in current})
    return [
        Post(each, bodies[each.organisation_id].name if each.organisation_id in bodies else "")
        for each in sorted(current, key=lambda office: not office.is_main)
    ]


def _waiting(
    found: Sequence[certificates.CertificateSummary],
    proofs: dict[str, devices.ProofRecord],
    now: datetime,
) -> certificates.CertificateSummary | None:
    """The newest certificate that has not ended and not proved itself."""
    newest = found[-1] if found else None
    if newest is None or newest.serial in proofs or newest.state_at(now) in ("revoked", "expired"):
        return None
    return newest


def _checks(
    identity: SigningIdentity,
    found: Sequence[certificates.CertificateSummary],
    held: Sequence[devices.DeviceRecord],
    posts: Sequence[Post],
    now: datetime,
) -> list[Check]:
    current = next((each for each in reversed(found) if each.is_valid_at(now)), None)
    named = current.attribute("O") if current is not None else ""
    fits = bool(current) and any(post.organisation == named for post in posts)
    device = next((each for each in held if current and each.serial == current.device_serial), None)
    works = device is not None and device.state == "working"
    reason = identity.reason
    return [
        Check(
            gettext_lazy("A certificate is valid today"),
            current is not None,
            identity.step if reason == "no_certificate" else "",
        ),
        Check(
            gettext_lazy("It names the body that you serve"),
            fits,
            "" if fits or current is None else _("It names %(name)s.") % {"name": named},
        ),
        Check(
            gettext_lazy("Your device works"),
            works,
            identity.step if reason in ("locked", "lost", "broken", "not_collected") else "",
        ),
        Check(
            gettext_lazy("A test signature was verified"),
            not reason,
            identity.step if reason == "not_confirmed" else "",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """A part of the certificate before and after; equal ones are told as unchanged."""

    label: str
    old: str
    new: str


def changes_of(new: certificates.CertificateSummary) -> list[Change]:
    """What the new certificate says otherwise than the one that it replaces."""
    old = next(iter(certificates.certificates_by_serial([new.previous_serial or ""])), None)
    names = list(dict.fromkeys(name for name, _value in (*(old.subject if old else ()), *new.subject)))
    rows = [
        Change(word(ATTRIBUTES, name), old.attribute(name) if old else "", new.attribute(name))
        for name in names
        if name != "C"
    ]
    if (old and old.email) or new.email:
        rows.append(Change(_("E-mail"), (old.email or "") if old else "", new.email or ""))
    return rows
