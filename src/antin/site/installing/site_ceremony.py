"""The key ceremony of a real office. The root's key and the approvers' keys leave the machine.

====================================  =============================================================
``<root_folder>/root.key``            the root's key under the passphrase that was brought
``<keys_folder>/<id>.key``            an approver's key under the approver's own passphrase
====================================  =============================================================

A key file that lies there already is opened and used: an approver may bring it, and a ceremony that was cut
short goes on with what it has written.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores import approver_file
from antin.adapters.keystores.encrypted_keys import open_key, seal_key
from antin.adapters.keystores.secret_files import read_passphrase, read_secret, write_secret
from antin.pki.algorithms import KeyRefused, PublicKey, load_public_key
from antin.pki.names import Subject
from antin.signer.ceremony import (
    SIGNER_PLACES,
    Attendance,
    CeremonyOrder,
    CeremonyRefused,
    TokenOrder,
    find_ceremony,
    hold_in,
    hold_once,
)
from antin.signer.ceremony_record import CeremonyResult
from antin.site.installing.order import ApproverOrder, CeremonyPlaces, Installation

__all__ = ["hold_site_ceremony"]

_REASON = "Lễ tạo khóa"


def hold_site_ceremony(data: DataFolder, order: Installation, *, now: datetime) -> CeremonyResult:
    """The ceremony of this folder: the one that was held, or one held now.

    Raises :class:`CeremonyRefused` where the folder's ceremony wrote another address into its certificates.
    """
    held = find_ceremony(data.path)
    if held is None:
        held = hold_once(data.path, SIGNER_PLACES, lambda staging: _hold(staging, order, now))
    if held.base_url != order.settings.certificates.base_url:
        raise CeremonyRefused(
            f"The ceremony held here wrote {held.base_url} into its certificates.",
            where="certificates.base_url",
            remedy="Write that address, or begin with an empty data folder.",
            code="ceremony.other_address",
        )
    return held


def _hold(staging: Path, order: Installation, now: datetime) -> CeremonyResult:
    office, places = order.settings.office, order.ceremony
    ceremony = CeremonyOrder(
        base_url=order.settings.certificates.base_url,
        root_key=_root_key(places),
        root_subject=_subject(office.name, "Root CA"),
        issuing_subject=_subject(office.name, "Issuing CA 1"),
        approvers=[_attend(each, places.keys_folder) for each in places.approvers],
        reason=_REASON,
        tokens={each.role: TokenOrder(each.place, read_passphrase(each.pin_file)) for each in places.tokens},
    )
    return hold_in(staging, ceremony, now=now)


def _subject(office: str, role: str) -> Subject:
    return Subject((("C", "VN"), ("O", office.strip()), ("CN", f"Antin {role}")))


def _root_key(places: CeremonyPlaces) -> ec.EllipticCurvePrivateKey:
    path, passphrase = places.root_folder / "root.key", read_passphrase(places.root_passphrase_file)
    if not path.exists():
        write_secret(path, seal_key(ec.generate_private_key(ec.SECP384R1()), passphrase))
    key = open_key(read_secret(path), passphrase, where=str(path))
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeyRefused("The root's key is not of an elliptic curve.", where=str(path))
    return key


def _attend(approver: ApproverOrder, keys_folder: Path) -> Attendance:
    if approver.passphrase_file is None:
        return Attendance(approver.id, approver.name, approver.role, _public_key(approver))
    path = keys_folder / f"{approver.id}.key"
    if not path.exists():
        approver_file.create(path, passphrase=read_passphrase(approver.passphrase_file))
    key = approver_file.load(path, approver.passphrase_file)
    return Attendance(approver.id, approver.name, approver.role, key.public_key, key)


def _public_key(approver: ApproverOrder) -> PublicKey:
    path = approver.public_key_file
    assert path is not None  # noqa: S101 - the order has exactly one of the two
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
        spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return load_public_key(spki)
    except (OSError, ValueError) as problem:
        raise KeyRefused(
            "The file holds no public key that approvers sign with.",
            where=str(path),
            remedy="Give the PEM of a P-256 public key.",
        ) from problem
