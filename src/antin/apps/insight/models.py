"""Roll-ups: rows that follow from the tables of other apps and can be made anew at any time.

Derived are ``HolderRow``, ``LineRow``, ``Figures``, ``AgeCount``, ``MinuteCount`` and ``Due``: incremental
refresh and rebuild give the same rows. Observed, and kept by a rebuild, are ``Observation`` and ``Turn``: what
the figures were at a moment. ``Touched`` is written by triggers on the tables that the roll-ups follow from, in
the transaction of the change, so nothing that is committed goes unnoticed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

__all__ = [
    "AgeCount",
    "Due",
    "Figures",
    "HolderRow",
    "Level",
    "LineRow",
    "MinuteCount",
    "Observation",
    "Outlook",
    "Refresh",
    "Touched",
    "Turn",
]


class Level(models.TextChoices):
    """What one row of figures is about."""

    AGENCY = "agency"  # one organisation; key: its identity
    UNIT = "unit"  # one commune or ward; key: its code
    PROVINCE = "province"  # key: its code


class HolderRow(models.Model):
    """A holder in service and whether it can sign at the moment of the last refresh.

    ``reason`` is empty where it can; ``waiting_since`` is when the certificate in hand began to serve, or when
    the service began where there is none. ``part`` says what the holder does for its organisation's ability.
    """

    kind = models.CharField(max_length=12)
    holder_id = models.CharField(max_length=120)
    name = models.CharField(max_length=300)
    title = models.CharField(max_length=120)
    organisation_id = models.CharField(max_length=120)
    unit_code = models.CharField(max_length=8)
    province_code = models.CharField(max_length=8)
    part = models.CharField(max_length=8)  # "seal", "leader", "clerk", or empty
    serial = models.CharField(max_length=40, null=True)
    device_serial = models.CharField(max_length=60, null=True)
    reason = models.CharField(max_length=16)
    waiting_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = (models.UniqueConstraint(fields=["kind", "holder_id"], name="holder_once"),)
        indexes: ClassVar = (
            models.Index(fields=["organisation_id"], name="holder_organisation"),
            models.Index(fields=["province_code", "reason"], name="holder_province"),
            models.Index(fields=["waiting_since", "id"], name="holder_waiting", condition=~Q(reason="")),
        )


class LineRow(models.Model):
    """A new certificate of the current plan, and how far it has come.

    ``stage`` is planned, stalled (the last attempt at its range failed), issued or proved; ``since`` is when
    the stage began. Before the switch the place is where the holder serves today.
    """

    leaf_index = models.PositiveIntegerField(primary_key=True)
    kind = models.CharField(max_length=12)
    holder_id = models.CharField(max_length=120)
    name = models.CharField(max_length=300)
    organisation_id = models.CharField(max_length=120)
    unit_code = models.CharField(max_length=8)
    province_code = models.CharField(max_length=8)
    stage = models.CharField(max_length=8)
    since = models.DateTimeField()
    serial = models.CharField(max_length=40, null=True)

    class Meta:
        indexes: ClassVar = (
            models.Index(fields=["holder_id", "kind"], name="line_holder"),
            models.Index(fields=["organisation_id"], name="line_organisation"),
            models.Index(fields=["stage", "since", "leaf_index"], name="line_stage"),
            models.Index(fields=["province_code", "stage"], name="line_province"),
        )


class Figures(models.Model):
    """The figures of one organisation, commune or province."""

    level = models.CharField(max_length=8, choices=Level.choices)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=700)
    unit_code = models.CharField(max_length=8)
    province_code = models.CharField(max_length=8)
    principal_id = models.CharField(max_length=120, null=True)  # the body whose ability is the commune's
    holders = models.PositiveIntegerField()
    usable = models.PositiveIntegerField()
    locked = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()
    broken = models.PositiveIntegerField()
    not_collected = models.PositiveIntegerField()
    not_confirmed = models.PositiveIntegerField()
    no_certificate = models.PositiveIntegerField()
    waiting_since = models.DateTimeField(null=True)  # of who waits longest
    waiting_seconds = models.BigIntegerField()  # sum of the beginnings of all waits, in seconds of Unix time
    planned = models.PositiveIntegerField()
    stalled = models.PositiveIntegerField()
    issued = models.PositiveIntegerField()
    proved = models.PositiveIntegerField()
    seal_ok = models.BooleanField()
    leader_ok = models.BooleanField()
    clerk_ok = models.BooleanField()
    can_work = models.BooleanField()
    members = models.PositiveIntegerField()  # province: communes; commune: organisations; organisation: 1
    working = models.PositiveIntegerField()  # how many of them can work

    class Meta:
        constraints: ClassVar = (models.UniqueConstraint(fields=["level", "key"], name="figures_once"),)
        indexes: ClassVar = (
            models.Index(fields=["level", "province_code"], name="figures_province"),
            models.Index(fields=["unit_code", "level"], name="figures_unit"),
        )


class AgeCount(models.Model):
    """How many of a province wait in a stage or for a reason since the same minute; medians come from it."""

    province_code = models.CharField(max_length=8)
    code = models.CharField(max_length=16)  # a stage of a line or a reason of a holder
    minute = models.DateTimeField()
    holders = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = (
            models.UniqueConstraint(fields=["province_code", "code", "minute"], name="age_once"),
        )


class MinuteCount(models.Model):
    """How many entries of a kind the evidence log gained in a minute."""

    minute = models.DateTimeField()
    kind = models.CharField(max_length=40)
    entries = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = (models.UniqueConstraint(fields=["minute", "kind"], name="minute_once"),)


class Due(models.Model):
    """When time alone will next change what is true of a holder."""

    kind = models.CharField(max_length=12)
    holder_id = models.CharField(max_length=120)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = (models.UniqueConstraint(fields=["kind", "holder_id"], name="due_once"),)


class Touched(models.Model):
    """A holder whose rows a committed change may have made untrue. ``*``: everything."""

    kind = models.CharField(max_length=12)
    holder_id = models.CharField(max_length=120)


class Refresh(models.Model):
    """The one row that says as of when the roll-ups are, and of which plan."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    version = models.BigIntegerField()  # grows whenever a figure changed
    as_of = models.DateTimeField()  # the office's moment
    plan_id = models.CharField(max_length=60, null=True)
    ledger_size = models.BigIntegerField()
    refreshed_at = models.DateTimeField()  # the database's clock: how long nobody has looked
    rebuilt_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # the office's moment of the last change


class Observation(models.Model):
    """The whole office as it was at the end of a minute in which something changed."""

    minute = models.DateTimeField(primary_key=True)
    units = models.PositiveIntegerField()
    working = models.PositiveIntegerField()
    holders = models.PositiveIntegerField()
    usable = models.PositiveIntegerField()


class Turn(models.Model):
    """A commune gained or lost its ability to work."""

    at = models.DateTimeField(db_index=True)
    unit_code = models.CharField(max_length=8)
    name = models.CharField(max_length=300)
    can_work = models.BooleanField()


class Outlook(models.Model):
    """The one row that says when everybody will be able to sign, as forecast from the stages of the plan."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    plan_id = models.CharField(max_length=60)
    version = models.BigIntegerField()  # of the roll-ups that it was made from
    day = models.DateField()
    median_on = models.DateField(null=True)  # null: not within a year
    low_on = models.DateField(null=True)
    high_on = models.DateField(null=True)
    bottleneck = models.CharField(max_length=20, blank=True)
