"""The key ceremony of a demo: root, issuing key, evidence key, approvers, standing mandates.

Everything is made in a folder of its own beside the final places and moved when it is complete, so a
ceremony that is cut short leaves nothing half made; a ceremony that was held is never overwritten.

====================================  =============================================================
``offline/root.key``                  the root's key, encrypted; no process loads it again
``secrets/root.passphrase``           its passphrase; a real office keeps it in a safe
``signers/ca``, ``signers/evidence``  settings, keys, passphrase, approvers and standing mandates
``approvers/<id>.key``                an approver's key, encrypted
``approvers/<id>.passphrase``         its passphrase: **demo only**, a real approver knows it by heart
``ceremony.json``                     the transcript, without secrets
====================================  =============================================================
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.keystores import approver_file
from antin.adapters.keystores.approver_file import ApproverKey
from antin.adapters.keystores.encrypted_keys import seal_key
from antin.adapters.keystores.file import FileKeyStore
from antin.adapters.keystores.secret_files import make_secret_folder, write_secret
from antin.demo.ceremony_record import CeremonyAuthority, CeremonyResult, StandingOrder
from antin.demo.personas import Persona
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.pki.algorithms import PublicKey, spki_sha256
from antin.pki.ceremony import authority_subject, build_issuing, build_root, root_crl
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import new_serial
from antin.pki.mandates import StandingMandate
from antin.signer.approvers import Approver

__all__ = ["CeremonyRefused", "find_ceremony", "hold_ceremony"]

_PLACES = ("offline", "secrets/root.passphrase", "approvers", "signers/ca", "signers/evidence", "ceremony.json")
_ISSUING = "issuing-1"
_ROOT_YEARS, _ISSUING_YEARS = 20, 15
_BACK_DATED_YEARS = 6  # demo only: the old certificates of the world began up to five years ago
_CRLS_A_DAY = 2_000
_CHECKPOINTS_A_DAY = 200_000
_STANDING_FOR = timedelta(days=3 * 365)


class CeremonyRefused(AntinError):
    """A ceremony was held here before, or parts of one lie here that nobody can explain."""

    code = "ceremony.held_before"
    exit_code = 9


def find_ceremony(folder: Path) -> CeremonyResult | None:
    """The ceremony that was held in this data folder, if one was."""
    transcript = folder / "ceremony.json"
    return CeremonyResult.from_transcript(transcript.read_bytes()) if transcript.exists() else None


def hold_ceremony(
    folder: Path, *, base_url: str, now: datetime, approvers: Sequence[Persona], demo: bool
) -> CeremonyResult:
    """Make all keys and first certificates of a data folder; about three seconds, most of it key stretching.

    A demo's authorities are back-dated, because its world holds older certificates. Raises
    :class:`CeremonyRefused` where a ceremony was held before.
    """
    if (folder / "ceremony.json").exists():
        raise CeremonyRefused("A ceremony was held here before.", where=str(folder))
    staging = folder / "ceremony.new"
    if not (staging / "ceremony.json").exists():
        _refuse_remains(folder)
        shutil.rmtree(staging, ignore_errors=True)
        make_secret_folder(staging)
        result = _Ceremony(staging, base_url, now, demo).hold(approvers)
        write_secret(staging / "ceremony.json", result.transcript)
    _move_into_place(staging, folder)
    return CeremonyResult.from_transcript((folder / "ceremony.json").read_bytes())


def _refuse_remains(folder: Path) -> None:
    for place in _PLACES:
        path = folder / place
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise CeremonyRefused(
                "Keys lie here, but no transcript of the ceremony that made them.",
                where=str(path),
                remedy="Move them away, or use another data folder.",
                code="ceremony.remains",
            )


def _move_into_place(staging: Path, folder: Path) -> None:
    """Move what has not been moved yet; the transcript comes last and says that all is there."""
    for place in _PLACES:
        if (staging / place).exists():
            make_secret_folder((folder / place).parent)
            (staging / place).rename(folder / place)
    shutil.rmtree(staging)


@dataclass(frozen=True)
class _Ceremony:
    """One ceremony in its staging folder."""

    folder: Path
    base_url: str
    now: datetime
    demo: bool

    def hold(self, personas: Sequence[Persona]) -> CeremonyResult:
        keys = [self._approver_key(persona) for persona in personas]
        enrolled = tuple(
            Approver(persona.id, persona.full_name, persona.role, _pem(key.public_key))
            for persona, key in zip(personas, keys, strict=True)
        )
        root_key, root = self._root()
        issuing = self._issuing(root_key, root)
        evidence_key = self._keys("evidence").generate("evidence", "P-256")
        log_id = f"antin-{spki_sha256(evidence_key)[:16]}"
        standing = self._standing(log_id, keys)
        self._settle("ca", _ca_settings(self.base_url), enrolled, standing[:1])
        self._settle("evidence", _evidence_settings(log_id), enrolled, standing[1:])
        return CeremonyResult(
            held_at=self.now,
            demo=self.demo,
            base_url=self.base_url,
            root=root,
            issuing=issuing,
            root_crl=root_crl(
                root_key=root_key, root=self._facts(root), number=1, this_update=self.now.replace(microsecond=0)
            ),
            log_id=log_id,
            evidence_key=_pem(evidence_key),
            approvers=enrolled,
            standing=standing,
        )

    def _approver_key(self, persona: Persona) -> ApproverKey:
        folder = make_secret_folder(self.folder / "approvers")
        passphrase = _new_passphrase(folder / f"{persona.id}.passphrase")
        return approver_file.create(folder / f"{persona.id}.key", passphrase=passphrase)

    def _root(self) -> tuple[ec.EllipticCurvePrivateKey, CeremonyAuthority]:
        key = ec.generate_private_key(ec.SECP384R1())
        passphrase = _new_passphrase(make_secret_folder(self.folder / "secrets") / "root.passphrase")
        write_secret(make_secret_folder(self.folder / "offline") / "root.key", seal_key(key, passphrase))
        certificate = build_root(
            key=key,
            subject=authority_subject("Root CA", demo=self.demo),
            serial=_new_serial(),
            not_before=self._begins_at,
            not_after=_years_later(self._begins_at, _ROOT_YEARS),
            base_url=self.base_url,
        )
        return key, CeremonyAuthority("root", None, certificate)

    def _issuing(self, root_key: ec.EllipticCurvePrivateKey, root: CeremonyAuthority) -> CeremonyAuthority:
        certificate = build_issuing(
            root_key=root_key,
            root=self._facts(root),
            subject=authority_subject("Issuing CA 1", demo=self.demo),
            public_key=self._keys("ca").generate(_ISSUING, "P-256"),
            serial=_new_serial(),
            not_before=self._begins_at,
            not_after=_years_later(self._begins_at, _ISSUING_YEARS),
        )
        authority = CeremonyAuthority(_ISSUING, root.id, certificate)
        folder = make_secret_folder(self.folder / "signers/ca/authorities")
        write_secret(folder / f"{_ISSUING}.pem", authority.pem.encode())
        return authority

    @property
    def _begins_at(self) -> datetime:
        begins = self.now.replace(microsecond=0)
        return _years_later(begins, -_BACK_DATED_YEARS) if self.demo else begins

    def _facts(self, authority: CeremonyAuthority) -> IssuerFacts:
        return IssuerFacts(authority.id, authority.certificate, self.base_url)

    def _keys(self, role: str) -> FileKeyStore:
        folder = make_secret_folder(self.folder / "signers" / role)
        return FileKeyStore(folder / "keys", passphrase=_new_passphrase(folder / "passphrase"))

    def _standing(self, log_id: str, keys: Sequence[ApproverKey]) -> tuple[StandingOrder, ...]:
        until = self.now + _STANDING_FOR
        crls = StandingMandate("crl", _ISSUING, _CRLS_A_DAY, self.now, until)
        checkpoints = StandingMandate("checkpoint", log_id, _CHECKPOINTS_A_DAY, self.now, until)
        reason = "Lễ tạo khóa" if not self.demo else "Lễ tạo khóa (trình diễn)"
        return tuple(
            StandingOrder(
                mandate, tuple(key.approve(mandate.digest, now=self.now, reason=reason) for key in keys[:2])
            )
            for mandate in (crls, checkpoints)
        )

    def _settle(
        self, role: str, settings: str, enrolled: Sequence[Approver], standing: Sequence[StandingOrder]
    ) -> None:
        """Write what the signer of one role reads at its start."""
        folder = self.folder / "signers" / role
        write_secret(folder / "signer.toml", settings.encode())
        people = canonical_bytes({"approvers": [each.as_dict() for each in enrolled]})
        write_secret(folder / "approvers.json", people)
        mandates = make_secret_folder(folder / "mandates")
        for order in standing:
            write_secret(mandates / f"{order.mandate.purpose}.json", canonical_bytes(order.as_dict()))


def _ca_settings(base_url: str) -> str:
    return (
        'role = "ca"\npassphrase_file = "passphrase"\n'
        f"base_url = {json.dumps(base_url)}\n\n"
        f'[[authorities]]\nid = "{_ISSUING}"\nkey = "{_ISSUING}"\n'
        f'certificate = "authorities/{_ISSUING}.pem"\n'
    )


def _evidence_settings(log_id: str) -> str:
    return (
        'role = "evidence"\npassphrase_file = "passphrase"\n\n'
        f'[ledger]\nlog_id = "{log_id}"\nkey = "evidence"\n'
    )


def _new_passphrase(path: Path) -> bytes:
    """A passphrase of 192 random bits in a new secret file."""
    passphrase = secrets.token_urlsafe(24).encode()
    write_secret(path, passphrase + b"\n")
    return passphrase


def _new_serial() -> int:
    return new_serial(os.urandom(16))


def _years_later(moment: datetime, years: int) -> datetime:
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + years, day=day)


def _pem(key: PublicKey) -> str:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
