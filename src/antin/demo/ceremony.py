"""The key ceremony of a demo: everybody's keys are made here, so that the story can run by itself.

====================================  =============================================================
``offline/root.key``                  the root's key, encrypted; no process loads it again
``secrets/root.passphrase``           its passphrase; a real office keeps it in a safe
``approvers/<id>.key``                an approver's key, encrypted
``approvers/<id>.passphrase``         its passphrase: **demo only**, a real approver knows it by heart
====================================  =============================================================

The rest is what every ceremony makes (:mod:`antin.signer.ceremony`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.keystores import approver_file
from antin.adapters.keystores.encrypted_keys import seal_key
from antin.adapters.keystores.secret_files import make_secret_folder, write_secret
from antin.demo.personas import Persona
from antin.pki.ceremony import authority_subject
from antin.signer.ceremony import (
    SIGNER_PLACES,
    Attendance,
    CeremonyOrder,
    CeremonyRefused,
    TokenOrder,
    find_ceremony,
    hold_in,
    hold_once,
    new_passphrase,
)
from antin.signer.ceremony_record import CeremonyResult

__all__ = ["CeremonyRefused", "find_ceremony", "hold_ceremony"]

_PLACES = ("offline", "secrets/root.passphrase", "approvers", *SIGNER_PLACES)
_BACK_DATED_YEARS = 6  # the old certificates of the world began up to five years ago


def hold_ceremony(
    folder: Path,
    *,
    base_url: str,
    now: datetime,
    approvers: Sequence[Persona],
    demo: bool,
    tokens: Mapping[str, TokenOrder] | None = None,
) -> CeremonyResult:
    """Make all keys and first certificates of a data folder; about three seconds, most of it key stretching.

    ``tokens`` names the roles whose keys are made on a token instead of in files. A demo's authorities are
    back-dated, because its world holds older certificates. Raises :class:`CeremonyRefused` where a ceremony was
    held before.
    """

    def hold(staging: Path) -> CeremonyResult:
        attending = [_attend(staging, persona) for persona in approvers]
        order = CeremonyOrder(
            base_url=base_url,
            root_key=_root_key(staging),
            root_subject=authority_subject("Root CA", demo=demo),
            issuing_subject=authority_subject("Issuing CA 1", demo=demo),
            approvers=attending,
            reason="Lễ tạo khóa (trình diễn)" if demo else "Lễ tạo khóa",
            demo=demo,
            back_dated_years=_BACK_DATED_YEARS if demo else 0,
            tokens=tokens or {},
        )
        return hold_in(staging, order, now=now)

    return hold_once(folder, _PLACES, hold)


def _attend(staging: Path, persona: Persona) -> Attendance:
    folder = make_secret_folder(staging / "approvers")
    passphrase = new_passphrase(folder / f"{persona.id}.passphrase")
    key = approver_file.create(folder / f"{persona.id}.key", passphrase=passphrase)
    return Attendance(persona.id, persona.full_name, persona.role, key.public_key, key)


def _root_key(staging: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP384R1())
    passphrase = new_passphrase(make_secret_folder(staging / "secrets") / "root.passphrase")
    write_secret(make_secret_folder(staging / "offline") / "root.key", seal_key(key, passphrase))
    return key
