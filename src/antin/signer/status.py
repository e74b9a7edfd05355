"""Role *status*: the signer that holds the time-stamping key and vouches for responders towards the *ca*."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from antin.kernel.errors import AntinError
from antin.pki.algorithms import spki_der
from antin.pki.timestamping.tokens import TimeStampingUnit
from antin.signer.instance import SignerInstance, SignerParts
from antin.signer.ports import TimeSource
from antin.signer.serial_blocks import SerialBlocks
from antin.signer.settings import SettingsRefused, TimeStampingSettings
from antin.signer.time_stamping import TimeStamper

__all__ = ["StatusSigner"]

# Hands a responder's request to the signer of role *ca*; returns its answer.
Certify = Callable[[dict[str, Any]], dict[str, Any]]


class StatusSigner(SignerInstance):
    """Operations ``time_stamp`` and ``certify_responder`` beside the shared ones.

    The responder, which strangers talk to, knows this signer's socket only. Of all that the *ca* can do, this
    one passes on nothing but the request for a responder's certificate.
    """

    def __init__(
        self, parts: SignerParts, settings: TimeStampingSettings, source: TimeSource, certify: Certify
    ) -> None:
        super().__init__(parts)
        self._certify = certify
        self._one_at_a_time = Lock()
        self._stamper = TimeStamper(
            unit_id=settings.id,
            unit=_unit(settings, parts),
            key_name=settings.key,
            keys=parts.keys,
            serials=SerialBlocks(settings.id, parts.journal),
            mandates=parts.mandates,
            source=source,
        )
        self._operations["time_stamp"] = self._stamper.time_stamp
        self._replays["tsa.serials_reserved"] = self._stamper.replay

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """As every signer; a responder's request waits for the *ca* without holding up time-stamps."""
        if message.get("op") != "certify_responder":
            return super().answer(message)
        try:
            with self._one_at_a_time:  # the connection to the *ca* carries one question at a time
                return {"ok": self._certify(message)}
        except AntinError as error:
            return {"error": error.as_dict()}

    def status(self) -> dict[str, Any]:
        """The shared status and that of time-stamping."""
        return super().status() | self._stamper.status()


def _unit(settings: TimeStampingSettings, parts: SignerParts) -> TimeStampingUnit:
    certificate = x509.load_pem_x509_certificate(settings.certificate.read_bytes())
    if spki_der(certificate.public_key()) != spki_der(parts.keys.public_key(settings.key)):  # type: ignore[arg-type]
        raise SettingsRefused(
            f"The key “{settings.key}” is not the one in the certificate of {settings.id}.",
            where=str(settings.certificate),
        )
    return TimeStampingUnit(certificate.public_bytes(serialization.Encoding.DER), settings.policies)
