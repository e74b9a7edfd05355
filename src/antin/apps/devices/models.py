"""Key devices: tokens, SIMs and central slots, who holds them, and the proof that they work."""

from __future__ import annotations

from django.db import models

__all__ = ["Confirmation", "DeviceKind", "DeviceState", "KeyDevice"]


class DeviceKind(models.TextChoices):
    """Media of Decree 68/2024 Art. 3."""

    TOKEN = "token"  # noqa: S105 - a kind of device
    SIM = "sim"
    CENTRAL = "central"


class DeviceState(models.TextChoices):
    """What the office knows of a device. ``prepared`` = blank with a key, in stock."""

    PREPARED = "prepared"
    WORKING = "working"
    LOCKED = "locked"
    LOST = "lost"
    BROKEN = "broken"
    NOT_COLLECTED = "not_collected"  # still in the safe of the managing agency


class KeyDevice(models.Model):
    """One device with one key. The public key was proved by the device when it was registered."""

    serial = models.CharField(primary_key=True, max_length=60)
    kind = models.CharField(max_length=8, choices=DeviceKind.choices)
    algorithm = models.CharField(max_length=12)
    public_key = models.BinaryField()  # DER SubjectPublicKeyInfo
    spki_sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=16, choices=DeviceState.choices)
    holder_kind = models.CharField(max_length=12, null=True)
    holder_id = models.CharField(max_length=120, null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(holder_id__isnull=False, holder_kind__isnull=False)
                | models.Q(holder_id__isnull=True, holder_kind__isnull=True),
                name="device_holder_whole",
            ),
        )
        indexes = (models.Index(fields=["holder_id", "holder_kind"], name="device_holder"),)


class Confirmation(models.Model):
    """The holder's device signed a challenge and the certificate's public key verified it."""

    serial = models.CharField(primary_key=True, max_length=40)  # of the certificate
    device_serial = models.CharField(max_length=60)
    nonce = models.CharField(max_length=64)
    signature = models.BinaryField()
    confirmed_at = models.DateTimeField()
    channel = models.CharField(max_length=40)  # "simulated-field" says that no person was asked
