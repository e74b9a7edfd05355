"""Totals of lists: exact where one page holds the list, else counted at most twice a minute."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from antin.web.registry import kept
from tests.system.web_registry.desk import Desk, read


def total(page: str) -> int:
    found = re.search(r"([\d,]+) found", page)
    assert found is not None
    return int(found[1].replace(",", ""))


def test_total_is_that_of_the_rows_and_is_asked_once(desk: Desk) -> None:
    from antin.apps.certificates import api as certificates

    reader = desk.reader("registrar")
    known = certificates.count_certificates(certificates.CertificateList(desk.now))
    assert [total(read(reader, "/registry/certificates/")) for _ in range(2)] == [known, known]
    assert _counts(reader, "/registry/certificates/") == 0
    kept.forget()
    assert _counts(reader, "/registry/certificates/") == 1


def test_total_of_a_short_list_is_not_asked_at_all(desk: Desk) -> None:
    reader = desk.reader("registrar")
    path = "/registry/organisations/?name=tram+y+te+xa+an+binh"
    page = read(reader, path)
    assert total(page) == page.count("<tr data-row>") > 0
    assert _counts(reader, path) == 0


def _counts(reader: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        reader.get(path)
    return sum("COUNT(*)" in each["sql"] for each in asked)


def test_figure_is_kept_until_the_clock_goes_back(desk: Desk) -> None:
    kept.forget()
    answers = iter(range(9))
    now = desk.now
    assert [kept.keep("x", now, lambda: next(answers)) for _ in range(3)] == [0, 0, 0]
    assert kept.keep("x", now - timedelta(seconds=1), lambda: next(answers)) == 1
    assert kept.keep("y", now, lambda: next(answers)) == 2
    kept.forget()
    assert kept.keep("x", now, lambda: next(answers)) == 3
    kept.forget()
