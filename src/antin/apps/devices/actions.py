"""Writes about key devices: registration with proof of the key, assignment, confirmation of a certificate."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography import x509
from django.db import transaction

from antin.apps.bulk import copy_rows
from antin.apps.devices.models import Confirmation, DeviceState, KeyDevice
from antin.apps.ledger import api as ledger
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.pki.algorithms import PublicKey, SignatureRefused, load_public_key, verify
from antin.pki.device_proofs import (
    FieldChannel,
    ProofAnswer,
    ProofRequest,
    attestation_message,
    confirmation_message,
)

__all__ = ["DeviceRefused", "NewDevice", "Written", "confirm", "hand_over", "register", "take_back"]


class DeviceRefused(AntinError):
    """A device did not prove its key, or answered with another one."""

    code = "device.refused"


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device as it arrives: its key and the signature that proves the device holds it."""

    serial: str
    kind: str
    algorithm: str
    public_key: bytes
    attestation: bytes
    holder: tuple[str, str] | None
    state: str


@dataclass(frozen=True, slots=True)
class Written:
    """A certificate that was sent to a device."""

    serial: str
    device_serial: str
    certificate: bytes


@transaction.atomic
def register(devices: Iterable[NewDevice]) -> int:
    """Take devices into the register. Each must have signed its own serial and key."""
    return copy_rows(
        KeyDevice,
        ("serial", "kind", "algorithm", "public_key", "spki_sha256", "state", "holder_kind", "holder_id"),
        (_checked_row(device) for device in devices),
    )


def _checked_row(device: NewDevice) -> tuple[Any, ...]:
    digest = sha256(device.public_key).hexdigest()
    claim = attestation_message(device=device.serial, spki_sha256=digest)
    if not _verifies(load_public_key(device.public_key), device.attestation, claim):
        raise DeviceRefused(
            "The device did not prove that it holds this key.", where=device.serial, code="device.no_proof"
        )
    kind, holder = device.holder or (None, None)
    return device.serial, device.kind, device.algorithm, device.public_key, digest, device.state, kind, holder


@transaction.atomic
def hand_over(assignments: Iterable[tuple[str, str, str]]) -> None:
    """Give prepared devices to holders: (device serial, holder kind, holder id)."""
    for serial, kind, holder in assignments:
        changed = KeyDevice.objects.filter(serial=serial, state=DeviceState.PREPARED).update(
            state=DeviceState.WORKING, holder_kind=kind, holder_id=holder
        )
        held = changed or KeyDevice.objects.filter(serial=serial, holder_kind=kind, holder_id=holder).exists()
        if not held:
            raise DeviceRefused("The device is not in stock.", where=serial, code="device.not_in_stock")


@transaction.atomic
def take_back(serials: Iterable[str]) -> int:
    """Return devices to the stock after a plan was taken back; returns how many.

    Whoever gives one out again removes the revoked certificate first.
    """
    rows = KeyDevice.objects.filter(serial__in=list(serials), state=DeviceState.WORKING)
    return rows.update(state=DeviceState.PREPARED, holder_kind=None, holder_id=None)


def confirm(written: Sequence[Written], channel: FieldChannel, *, now: datetime) -> int:
    """Ask the field to prove each certificate and record what verified; returns how many did.

    A certificate that is confirmed already is not asked for again, so a repeated call changes nothing. A
    signature that does not verify confirms nothing; the holder stays on the list of those not ready.
    """
    known = set(
        Confirmation.objects.filter(serial__in=[w.serial for w in written]).values_list("serial", flat=True)
    )
    open_ones = [w for w in written if w.serial not in known]
    requests = [ProofRequest(w.device_serial, w.certificate, secrets.token_hex(16)) for w in open_ones]
    answers = channel.prove(requests)
    proved = [
        (w, request, answer)
        for w, request, answer in zip(open_ones, requests, answers, strict=True)
        if answer.signature is not None and _proves(w, request, answer.signature)
    ]
    with transaction.atomic():
        _record(proved, channel.name, now)
    return len(proved)


def _proves(written: Written, request: ProofRequest, signature: bytes) -> bool:
    """Does the certificate's own public key verify the device's signature over the challenge?"""
    challenge = confirmation_message(
        device=written.device_serial,
        certificate_sha256=sha256(written.certificate).hexdigest(),
        nonce=request.nonce,
    )
    return _verifies(x509.load_der_x509_certificate(written.certificate).public_key(), signature, challenge)


def _record(proved: Sequence[tuple[Written, ProofRequest, ProofAnswer]], channel: str, now: datetime) -> None:
    copy_rows(
        Confirmation,
        ("serial", "device_serial", "nonce", "signature", "confirmed_at", "channel"),
        ((w.serial, w.device_serial, r.nonce, a.signature, now, channel) for w, r, a in proved),
    )
    ledger.record(
        [
            Draft(
                now,
                "device.confirmed",
                w.device_serial,
                {
                    "serial": w.serial,
                    "challenge": r.nonce,
                    "signature": (a.signature or b"").hex(),
                    "channel": channel,
                },
            )
            for w, r, a in proved
        ]
    )


def _verifies(key: Any, signature: bytes, data: bytes) -> bool:
    public: PublicKey = key
    try:
        verify(public, signature, data)
    except SignatureRefused:
        return False
    return True
