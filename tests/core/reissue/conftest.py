"""A hand-made office: holders, certificates and wishes that a reader can follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from antin.pki.names import Subject
from antin.reissue.plan import HeldCertificate, Holder, HolderKind, KeyState, NeededCertificate
from antin.reissue.planner import PlanTerms, PreparedKey

EFFECTIVE = datetime(2025, 6, 30, 17, tzinfo=UTC)

Held = Callable[..., HeldCertificate]
Needed = Callable[..., NeededCertificate]


def holder(name: str) -> Holder:
    """“body Yên Lạc”, “person An” or “service portal” as a holder."""
    kind, _, rest = name.partition(" ")
    return Holder(
        {"body": HolderKind.ORGANISATION, "person": HolderKind.PERSON}.get(kind, HolderKind.SERVICE), rest
    )


def subject_of(text: str) -> Subject:
    """A subject that says no more than its common name."""
    return Subject((("C", "VN"), ("CN", text)))


@pytest.fixture
def held() -> Held:
    """Makes the active certificate of a holder; serials count up from 1."""
    made: list[HeldCertificate] = []

    def make(who: str, says: str | None = None, **changes: object) -> HeldCertificate:
        party = holder(who)
        serial = len(made) + 1
        certificate = HeldCertificate(
            serial=serial,
            holder=party,
            profile=party.kind.value,
            subject=subject_of(says or party.id),
            email=None,
            host_name=None,
            spki_sha256=f"{serial:064x}",
            key_algorithm="P-256",
            device_serial=f"TOKEN-{serial}",
            key_state=KeyState.USABLE,
            not_before=EFFECTIVE - timedelta(days=400),
            not_after=EFFECTIVE + timedelta(days=800),
        )
        made.append(certificate)
        return replace(certificate, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def needed() -> Needed:
    """Makes the wish for a certificate from the effective moment on."""

    def make(
        who: str, *, because: str, says: str | None = None, continues: str | None = None
    ) -> NeededCertificate:
        party = holder(who)
        return NeededCertificate(
            holder=party,
            name=party.id,
            profile=party.kind.value,
            subject=subject_of(says or party.id),
            email=None,
            host_name=None,
            continues=holder(continues) if continues else None,
            because=because,
        )

    return make


@pytest.fixture
def terms() -> PlanTerms:
    """Effective on 1 July 2025 in Viet Nam, cut-off a fortnight later, five years for a new key."""
    return PlanTerms(
        effective_at=EFFECTIVE,
        cutoff_at=EFFECTIVE + timedelta(days=15),
        issuer_id="issuing-1",
        issuer_not_after=EFFECTIVE + timedelta(days=3000),
        term_of_new=timedelta(days=5 * 365),
    )


@pytest.fixture
def stock() -> list[PreparedKey]:
    """Three prepared devices."""
    return [PreparedKey(f"BLANK-{n}", f"{n + 4096:064x}") for n in (1, 2, 3)]
