"""Search: with and without marks, words in any order, parts of codes and numbers; each answered by an index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.system.web_registry.desk import BEFORE, Desk, read


@pytest.mark.parametrize("question", ["Bình Minh", "binh minh", "minh bình", "BINH MI", "xã bình minh"])
def test_territory_is_found_by_any_spelling_even_after_it_has_ended(desk: Desk, question: str) -> None:
    page = read(desk.reader("registrar"), f"/search/?{urlencode({'q': question})}")
    assert "Xã Bình Minh</a>" in page
    assert "Ended" in page


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("H97.2.3", "Ủy ban nhân dân xã Cẩm Sơn"),
        ("000.03.02.H97", "Ủy ban nhân dân xã Cẩm Sơn"),
        ("2.3.2", "Trường Tiểu học Cẩm Sơn"),
        ("97007:C-S", "Trường Tiểu học Cẩm Sơn"),
        ("97007", "Xã Cẩm Sơn"),
    ],
)
def test_parts_of_codes_in_either_written_form_are_found(desk: Desk, question: str, name: str) -> None:
    assert f"{name}</a>" in read(desk.reader("registrar"), f"/search/?{urlencode({'q': question})}")


def test_person_is_found_by_name_number_and_address(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    person = desk.person("Lê Thị Bích")
    email = directory.person_life(person).newest.email
    for question in ("bich le", "Lê Thị Bích", person, email):
        page = read(desk.reader("registrar"), f"/search/?{urlencode({'q': question})}")
        assert f"/registry/people/{person}/" in page, question


def test_serial_is_found_by_its_first_and_its_last_digits(desk: Desk) -> None:
    found = desk.certificate("person", desk.person("Lê Thị Bích"))
    grouped = ":".join(found.serial[i : i + 2] for i in range(0, 10, 2)).upper()
    for question in (found.serial, found.serial[:8], found.serial[-8:], grouped, found.device_serial):
        page = read(desk.reader("registrar"), f"/search/?{urlencode({'q': question})}")
        assert f"/registry/certificates/{found.serial}/" in page, question


def test_whole_words_come_before_words_that_only_begin_alike(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    names = [each.full_name for each in directory.search_people("ha", within=None, limit=10)]
    whole = [name for name in names if "Hà" in name.split()]
    assert names[: len(whole)] == whole


@pytest.mark.parametrize("question", ["", "a", "'; drop table", "& | ! :* ()", "%", "\x00x", "a" * 500, "🙂🙂"])
def test_strange_questions_are_answered(desk: Desk, question: str) -> None:
    read(desk.reader("registrar"), f"/search/?{urlencode({'q': question})}")


def test_words_fold_as_names_do() -> None:
    from antin.apps.directory.words import words_of

    assert words_of("  Xã Ia H'Drai – Đắk-Lắk ") == ["xa", "ia", "h", "drai", "dak", "lak"]


def _questions() -> dict[str, tuple[str, Callable[[], Any]]]:
    """Index and question; each is asked of tables where the planner may choose anything but a whole scan."""
    from django.db.models.functions import Collate, Reverse

    from antin.apps.certificates import models as c
    from antin.apps.directory import models as m
    from antin.apps.directory.words import begins

    return {
        "person words": (
            "person_words",
            lambda: m.PersonVersion.objects.filter(folded__has_words=["nguyen", "h"]),
        ),
        "organisation words": (
            "organisation_words",
            lambda: m.OrganisationVersion.objects.filter(folded__has_words=["cam", "son"]),
        ),
        "unit words": ("unit_words", lambda: m.Unit.objects.filter(folded__has_words=["cam"])),
        "beginning of a code": (
            "organisation_code_begins",
            lambda: m.OrganisationVersion.objects.filter(begins("code", "97007")),
        ),
        "beginning of a written form": (
            "directory_organisationalias_value",
            lambda: m.OrganisationAlias.objects.filter(begins("value", "H97.2")),
        ),
        "end of a written form": (
            "alias_ends",
            lambda: m.OrganisationAlias.objects.annotate(turned=Collate(Reverse("value"), "C")).filter(
                turned__startswith="79H"
            ),
        ),
        "beginning of a serial": (
            "certificates_certificate_pkey",
            lambda: c.Certificate.objects.filter(serial__gte="1a2b", serial__lt="1a2bg"),
        ),
        "end of a serial": (
            "certificate_ends",
            lambda: (
                c.Certificate.objects.annotate(turned=Collate(Reverse("serial"), "C"))
                .filter(turned__startswith="b2a1")
                .order_by("turned")
            ),
        ),
        "device": (
            "certificate_device",
            lambda: c.Certificate.objects.filter(device_serial__startswith="TK-1"),
        ),
        "what follows a certificate": (
            "certificate_previous",
            lambda: c.Certificate.objects.filter(previous_serial="1a2b"),
        ),
        "list of certificates": (
            "certificate_in_order",
            lambda: c.Certificate.objects.order_by("not_after", "serial")[:51],
        ),
        "list of people": (
            "person_in_order",
            lambda: m.PersonVersion.objects.order_by("sort_key", "person_id")[:51],
        ),
    }


def test_every_question_of_search_and_lists_has_its_index(desk: Desk) -> None:
    from django.db import connection, transaction

    plans = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # the tables of a test are too small to need an index
        cursor.execute("SET LOCAL enable_sort = off")
        for name, (index, question) in _questions().items():
            plans[name] = (index, question().explain())
    missing = {name: plan for name, (index, plan) in plans.items() if index not in plan}
    assert not missing


def test_ended_body_is_found_after_those_in_service(desk: Desk) -> None:
    from antin.apps.directory import api as directory

    found = directory.search_organisations("uy ban nhan dan xa", within=None, limit=20)
    assert [is_current for _, is_current in found] == sorted((each for _, each in found), reverse=True)
    assert desk.identity("97004:C-UBND", BEFORE) in [record.id for record, _ in found]
