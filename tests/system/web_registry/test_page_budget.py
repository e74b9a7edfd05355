"""No page asks more than twenty-five questions, and none asks more where it shows more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.system.web_registry.desk import BEFORE, Desk

pytestmark = pytest.mark.page_budget
MOST = 25

PAGES: dict[str, Callable[[Desk], str]] = {
    "today": lambda desk: "/",
    "queue": lambda desk: "/today/not-ready/",
    "plans": lambda desk: "/today/plans-to-approve/",
    "units": lambda desk: "/registry/units/",
    "unit": lambda desk: "/registry/units/97001/",
    "province": lambda desk: "/registry/units/97/",
    "organisations": lambda desk: "/registry/organisations/",
    "organisation": lambda desk: f"/registry/organisations/{desk.identity('97001:C-UBND')}/",
    "ended organisation": lambda desk: f"/registry/organisations/{desk.identity('971:D-UBND', BEFORE)}/",
    "people": lambda desk: "/registry/people/",
    "person": lambda desk: f"/registry/people/{desk.person('Đinh Văn Long')}/",
    "certificates": lambda desk: "/registry/certificates/",
    "certificate": lambda desk: f"/registry/certificates/{_serial(desk)}/",
    "decision": lambda desk: "/registry/decisions/?number=VD-01/NQ",
    "search": lambda desk: "/search/?q=nguyen",
    "search by number": lambda desk: "/search/?q=97001",
    "public search": lambda desk: "/lookup/?q=an+binh",
}


def _serial(desk: Desk) -> str:
    return str(desk.certificate("person", desk.person("Đinh Văn Long")).serial)


@pytest.mark.parametrize("name", list(PAGES))
@pytest.mark.parametrize("reader", [("registrar", None), ("focal_officer", "97:P-UBND")], ids=str)
def test_page_stays_within_its_budget(desk: Desk, reader: tuple[str, str | None], name: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, path = desk.reader(*reader), PAGES[name](desk)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    if name == "plans" and reader[0] == "focal_officer":
        assert answer.status_code == 404  # not a queue of this role
    elif name == "ended organisation" and answer.status_code == 403:
        return
    else:
        assert answer.status_code == 200
    assert len(asked) <= MOST, "\n".join(each["sql"][:160] for each in asked.captured_queries)
