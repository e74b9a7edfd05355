"""Units, organisations, posts, people and services, each with dated versions.

Codes are reused by successors: (code, valid_from) is the key, and an identity is never given to
another legal person. Periods are half-open. ``folded`` and ``sort_key`` are computed by the application,
because no database extension is required.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, Reverse

from antin.apps.directory.words import FoldedDocument

__all__ = [
    "Delegation",
    "FocalOfficer",
    "Incumbency",
    "Organisation",
    "OrganisationAlias",
    "OrganisationVersion",
    "Person",
    "PersonVersion",
    "Post",
    "PostVersion",
    "Service",
    "ServiceVersion",
    "Unit",
]


class Dated(models.Model):
    """A row that holds from ``valid_from`` until ``valid_until`` (open end: null)."""

    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_period_ordered",
            ),
        )


class Unit(Dated):
    """A territory: province, district or commune."""

    code = models.CharField(max_length=8)
    level = models.CharField(max_length=10)
    type = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=120)
    parent_code = models.CharField(max_length=8, null=True)
    province_code = models.CharField(max_length=8)
    folded = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=300)

    class Meta(Dated.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_until=None), name="unit_current_once"),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=["sort_key", "code"], name="unit_in_order"),
            GinIndex(FoldedDocument("folded"), name="unit_words"),
        )


class Organisation(models.Model):
    """A legal person. ``id`` is ``code@founded_on`` as at its foundation and is never reused."""

    id = models.CharField(primary_key=True, max_length=120)
    founded_on = models.DateField()
    dissolved_at = models.DateTimeField(null=True)


class OrganisationVersion(Dated):
    """What an organisation is called and where it stands, for a time."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="versions")
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120)
    unit_code = models.CharField(max_length=8)
    parent_id = models.CharField(max_length=120, null=True)
    branch = models.CharField(max_length=30)
    official_code = models.CharField(max_length=40)
    abbreviation = models.CharField(max_length=30)
    number_style = models.CharField(max_length=8)
    has_seal = models.BooleanField()
    mail_domain = models.CharField(max_length=120)
    requires_certificate = models.BooleanField()
    folded = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=700)

    class Meta(Dated.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="organisation_version_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(valid_until=None), name="organisation_current_once"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_until=None), name="organisation_code_once"
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=["sort_key", "organisation"], name="organisation_in_order"),
            models.Index(fields=["unit_code"], name="organisation_unit"),
            models.Index(fields=["parent_id"], name="organisation_parent"),
            models.Index(fields=["code"], name="organisation_code_begins", opclasses=["varchar_pattern_ops"]),
            GinIndex(FoldedDocument("folded"), name="organisation_words"),
        )


class OrganisationAlias(Dated):
    """Another written form of an organisation's code: the old dotted one, the new one, the local key."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aliases")
    form = models.CharField(max_length=10)  # "dotted" 000.03.15.H44, "code" H44.15.3
    value = models.CharField(max_length=40, db_index=True)

    class Meta(Dated.Meta):
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(Collate(Reverse("value"), "C"), name="alias_ends"),
        )


class Person(models.Model):
    """An official, matched by personal number only."""

    id = models.CharField(primary_key=True, max_length=40)
    personal_number = models.CharField(max_length=12, unique=True)
    born_on = models.DateField()


class PersonVersion(Dated):
    """A person's name and official mail address, for a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="versions")
    full_name = models.CharField(max_length=120)
    email = models.CharField(max_length=200)
    folded = models.CharField(max_length=120, db_index=True)
    sort_key = models.CharField(max_length=300)

    class Meta(Dated.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_until=None), name="person_current_once"
            ),
            models.UniqueConstraint(fields=["email"], condition=Q(valid_until=None), name="person_email_once"),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=["sort_key", "person"], name="person_in_order"),
            GinIndex(FoldedDocument("folded"), name="person_words"),
        )


class Post(models.Model):
    """A seat in an organisation."""

    id = models.CharField(primary_key=True, max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")


class PostVersion(Dated):
    """A post's title, rank and signing capacity (Decree 30/2020 Art. 13), for a time."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(max_length=120)
    rank = models.CharField(max_length=20)
    capacity = models.CharField(max_length=4, blank=True)
    ordinal = models.PositiveIntegerField()
    requires_certificate = models.BooleanField()

    class Meta(Dated.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["post"], condition=Q(valid_until=None), name="post_current_once"),
        )


class Incumbency(Dated):
    """Who holds a post, for a time. One holder a post, one main post a person."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="incumbencies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="incumbencies")
    is_main = models.BooleanField()

    class Meta(Dated.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["post"], condition=Q(valid_until=None), name="post_held_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_until=None, is_main=True), name="main_post_once"
            ),
        )


class Delegation(Dated):
    """Signing by authorisation (TUQ.): written, limited in time and scope, no re-delegation."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations_given")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_held")
    scope = models.TextField()
    document_number = models.CharField(max_length=60)


class Service(models.Model):
    """A device, service or software with a certificate of its own."""

    id = models.CharField(primary_key=True, max_length=120)
    kind = models.CharField(max_length=40)


class ServiceVersion(Dated):
    """A service's code, name and owner, for a time."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    host_name = models.CharField(max_length=200, null=True)

    class Meta(Dated.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["service"], condition=Q(valid_until=None), name="service_current_once"
            ),
        )


class FocalOfficer(Dated):
    """The one focal officer of an organisation (cán bộ đầu mối)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="focal_officers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="focal_for")

    class Meta(Dated.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(valid_until=None), name="focal_officer_once"
            ),
        )
