"""The key ceremony: what makes an office's authorities and everything that its signers read at their start.

Whoever holds it brings the keys that leave the machine: the root's, and those of at least two approvers. The
issuing key, the evidence key and the time-stamping key are made inside the signers' own folders, or on their
tokens, and never leave them. Everything is made in a folder of its own beside the final places and moved when
it is complete, so a ceremony that is cut short leaves nothing half made; a ceremony that was held is never
overwritten. (A key on a token cannot be taken back: a ceremony that is held again refuses it by name.)

====================================  =============================================================
``signers/ca``, ``signers/evidence``, settings, keys, passphrase, approvers and standing mandates
``signers/status``
``ceremony.json``                     the transcript, without secrets
====================================  =============================================================
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.keystores.approver_file import ApproverKey
from antin.adapters.keystores.file import FileKeyStore
from antin.adapters.keystores.pkcs11 import Pkcs11KeyStore, TokenPlace
from antin.adapters.keystores.secret_files import make_secret_folder, write_secret
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.pki.algorithms import PublicKey, spki_sha256
from antin.pki.ceremony import build_issuing, build_root, root_crl
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import new_serial
from antin.pki.mandates import StandingMandate
from antin.pki.names import Subject
from antin.pki.profiles import time_stamping_policy
from antin.pki.timestamping.certificates import build_time_stamping
from antin.signer.approvers import REQUIRED_APPROVALS, Approver, ApproverList
from antin.signer.ceremony_record import CeremonyAuthority, CeremonyResult, StandingOrder

__all__ = [
    "SIGNER_PLACES",
    "TRANSCRIPT",
    "Attendance",
    "CeremonyOrder",
    "CeremonyRefused",
    "TokenOrder",
    "find_ceremony",
    "hold_in",
    "hold_once",
    "new_passphrase",
]

TRANSCRIPT = "ceremony.json"
SIGNER_PLACES = ("signers/ca", "signers/evidence", "signers/status")
_ISSUING, _STAMPING = "issuing-1", "tsa-1"
_ROOT_YEARS, _ISSUING_YEARS, _STAMPING_YEARS = 20, 15, 10
_CRLS_A_DAY = 2_000
_CHECKPOINTS_A_DAY = 200_000
_RESPONDERS_A_DAY = 500
_SERIAL_BLOCKS_A_DAY = 20_000
_STANDING_FOR = timedelta(days=3 * 365)


class CeremonyRefused(AntinError):
    """A ceremony was held here before, parts of one lie here that nobody can explain, or too few attend."""

    code = "ceremony.held_before"
    exit_code = 9


@dataclass(frozen=True, slots=True)
class Attendance:
    """One approver to enrol. Whoever attends brings the opened key and signs the standing mandates."""

    id: str
    name: str
    role: str
    public_key: PublicKey
    key: ApproverKey | None = None


@dataclass(frozen=True, slots=True)
class TokenOrder:
    """The token on which one signer's keys are to be made, and its PIN."""

    place: TokenPlace
    pin: bytes


@dataclass(frozen=True, slots=True)
class CeremonyOrder:
    """What a ceremony is to make."""

    base_url: str  # what the addresses in certificates begin with
    root_key: ec.EllipticCurvePrivateKey
    root_subject: Subject
    issuing_subject: Subject
    approvers: Sequence[Attendance]
    reason: str  # why the standing mandates are signed
    demo: bool = False
    back_dated_years: int = 0  # a demo's world holds certificates that began years ago
    # Role -> token; a role that is not named keeps its keys in encrypted files.
    tokens: Mapping[str, TokenOrder] = field(default_factory=dict)


def find_ceremony(folder: Path) -> CeremonyResult | None:
    """The ceremony that was held in this data folder, if one was."""
    transcript = folder / TRANSCRIPT
    return CeremonyResult.from_transcript(transcript.read_bytes()) if transcript.exists() else None


def hold_once(folder: Path, places: Sequence[str], hold: Callable[[Path], CeremonyResult]) -> CeremonyResult:
    """Let ``hold`` make everything in a folder of its own, then move ``places`` from there to ``folder``.

    A ceremony that was cut short while moving is completed; one that was cut short earlier begins anew.
    Raises :class:`CeremonyRefused` where one was held before, or something lies at a place already.
    """
    if (folder / TRANSCRIPT).exists():
        raise CeremonyRefused("A ceremony was held here before.", where=str(folder))
    staging = folder / "ceremony.new"
    if not (staging / TRANSCRIPT).exists():
        _refuse_remains(folder, places)
        shutil.rmtree(staging, ignore_errors=True)
        make_secret_folder(staging)
        write_secret(staging / TRANSCRIPT, hold(staging).transcript)
    _move_into_place(staging, folder, (*places, TRANSCRIPT))
    return CeremonyResult.from_transcript((folder / TRANSCRIPT).read_bytes())


def _refuse_remains(folder: Path, places: Sequence[str]) -> None:
    for place in places:
        path = folder / place
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise CeremonyRefused(
                "Keys lie here, but no transcript of the ceremony that made them.",
                where=str(path),
                remedy="Move them away, or use another data folder.",
                code="ceremony.remains",
            )


def _move_into_place(staging: Path, folder: Path, places: Sequence[str]) -> None:
    """Move what has not been moved yet; the transcript comes last and says that all is there."""
    for place in places:
        if (staging / place).exists():
            make_secret_folder((folder / place).parent)
            (staging / place).rename(folder / place)
    shutil.rmtree(staging)


def hold_in(folder: Path, order: CeremonyOrder, *, now: datetime) -> CeremonyResult:
    """Make the authorities, the evidence key and the signers' folders below ``folder``.

    Takes about two seconds, most of it key stretching. Raises :class:`CeremonyRefused` where fewer than two
    approvers attend with their keys.
    """
    signing = [each.key for each in order.approvers if each.key is not None][:REQUIRED_APPROVALS]
    if len(signing) < REQUIRED_APPROVALS:
        raise CeremonyRefused(
            f"{len(signing)} approver(s) attend with a key, {REQUIRED_APPROVALS} are needed.",
            remedy="Have two approvers bring their passphrases.",
            code="ceremony.too_few_attend",
        )
    return _Ceremony(folder, order, now).hold(signing)


@dataclass(frozen=True)
class _Ceremony:
    """One ceremony in its folder."""

    folder: Path
    order: CeremonyOrder
    now: datetime

    def hold(self, signing: Sequence[ApproverKey]) -> CeremonyResult:
        order = self.order
        enrolled = tuple(Approver(a.id, a.name, a.role, _pem(a.public_key)) for a in order.approvers)
        ApproverList(enrolled)  # refuses a shared id or key before anything is made
        root = self._root()
        issuing = self._issuing(root)
        evidence_key = self._generate("evidence", "evidence")
        log_id = f"antin-{spki_sha256(evidence_key)[:16]}"
        stamping = self._stamping(root)
        standing = self._standing(log_id, signing)
        self._settle("ca", _ca_settings(order.base_url), enrolled, standing[:2])
        self._settle("evidence", _evidence_settings(log_id), enrolled, standing[2:3])
        self._settle("status", _status_settings(demo=order.demo), enrolled, standing[3:])
        return CeremonyResult(
            held_at=self.now,
            demo=order.demo,
            base_url=order.base_url,
            root=root,
            issuing=issuing,
            root_crl=root_crl(
                root_key=order.root_key,
                root=self._facts(root),
                number=1,
                this_update=self.now.replace(microsecond=0),
            ),
            log_id=log_id,
            evidence_key=_pem(evidence_key),
            approvers=enrolled,
            standing=standing,
            time_stamping=stamping,
        )

    def _root(self) -> CeremonyAuthority:
        certificate = build_root(
            key=self.order.root_key,
            subject=self.order.root_subject,
            serial=_new_serial(),
            not_before=self._begins_at,
            not_after=_years_later(self._begins_at, _ROOT_YEARS),
            base_url=self.order.base_url,
        )
        return CeremonyAuthority("root", None, certificate)

    def _issuing(self, root: CeremonyAuthority) -> CeremonyAuthority:
        certificate = build_issuing(
            root_key=self.order.root_key,
            root=self._facts(root),
            subject=self.order.issuing_subject,
            public_key=self._generate("ca", _ISSUING),
            serial=_new_serial(),
            not_before=self._begins_at,
            not_after=_years_later(self._begins_at, _ISSUING_YEARS),
        )
        authority = CeremonyAuthority(_ISSUING, root.id, certificate)
        folder = make_secret_folder(self.folder / "signers/ca/authorities")
        write_secret(folder / f"{_ISSUING}.pem", authority.pem.encode())
        return authority

    def _stamping(self, root: CeremonyAuthority) -> CeremonyAuthority:
        """The time-stamping unit; the root signs it, so that it outlives every issuing authority."""
        certificate = build_time_stamping(
            issuer_key=self.order.root_key,
            issuer=self._facts(root),
            subject=_stamping_subject(self.order.issuing_subject),
            public_key=self._generate("status", _STAMPING),
            serial=_new_serial(),
            not_before=self._begins_at,
            not_after=_years_later(self._begins_at, _STAMPING_YEARS),
        )
        unit = CeremonyAuthority(_STAMPING, root.id, certificate)
        folder = make_secret_folder(self.folder / "signers/status/units")
        write_secret(folder / f"{_STAMPING}.pem", unit.pem.encode())
        return unit

    @property
    def _begins_at(self) -> datetime:
        return _years_later(self.now.replace(microsecond=0), -self.order.back_dated_years)

    def _facts(self, authority: CeremonyAuthority) -> IssuerFacts:
        return IssuerFacts(authority.id, authority.certificate, self.order.base_url)

    def _generate(self, role: str, name: str) -> PublicKey:
        """A P-256 key where the role keeps its keys."""
        folder, token = make_secret_folder(self.folder / "signers" / role), self.order.tokens.get(role)
        if token is None:
            store = FileKeyStore(folder / "keys", passphrase=new_passphrase(folder / "passphrase"))
            return store.generate(name, "P-256")
        write_secret(folder / "passphrase", token.pin + b"\n")
        with closing(Pkcs11KeyStore(token.place, pin=token.pin)) as keys:
            return keys.generate(name, "P-256")

    def _standing(self, log_id: str, signing: Sequence[ApproverKey]) -> tuple[StandingOrder, ...]:
        until = self.now + _STANDING_FOR
        crls = StandingMandate("crl", _ISSUING, _CRLS_A_DAY, self.now, until)
        responders = StandingMandate("responder", _ISSUING, _RESPONDERS_A_DAY, self.now, until)
        checkpoints = StandingMandate("checkpoint", log_id, _CHECKPOINTS_A_DAY, self.now, until)
        stamps = StandingMandate("time_stamp", _STAMPING, _SERIAL_BLOCKS_A_DAY, self.now, until)
        return tuple(
            StandingOrder(
                mandate,
                tuple(key.approve(mandate.digest, now=self.now, reason=self.order.reason) for key in signing),
            )
            for mandate in (crls, responders, checkpoints, stamps)
        )

    def _key_store(self, role: str) -> str:
        """What the settings of a role say of its token, if it has one."""
        if role not in self.order.tokens:
            return ""
        place = self.order.tokens[role].place
        module, label = json.dumps(str(place.module)), json.dumps(place.token, ensure_ascii=False)
        return f"\n[key_store]\nmodule = {module}\ntoken = {label}\nprocesses = {place.processes}\n"

    def _settle(
        self, role: str, settings: str, enrolled: Sequence[Approver], standing: Sequence[StandingOrder]
    ) -> None:
        """Write what the signer of one role reads at its start."""
        folder = self.folder / "signers" / role
        write_secret(folder / "signer.toml", (settings + self._key_store(role)).encode())
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


def _status_settings(*, demo: bool) -> str:
    source = "scenario" if demo else "kernel"
    return (
        'role = "status"\npassphrase_file = "passphrase"\n\n'
        f'[time_stamping]\nid = "{_STAMPING}"\nkey = "{_STAMPING}"\n'
        f'certificate = "units/{_STAMPING}.pem"\npolicies = ["{time_stamping_policy()}"]\n'
        f'time_source = "{source}"\n'
    )


def _stamping_subject(issuing: Subject) -> Subject:
    """The issuing authority's subject under the name of a time-stamping unit."""
    demo = " DEMO" if any("DEMO" in value for _, value in issuing.attributes) else ""
    kept = tuple(each for each in issuing.attributes if each[0] != "CN")
    return Subject((*kept, ("CN", f"Antin{demo} TSA 1")))


def new_passphrase(path: Path) -> bytes:
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
