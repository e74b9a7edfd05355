"""No page of any reader asks more than twenty-five questions, and none asks more where it shows more rows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.system.grants.addresses import ADDRESSES, POSTED
from tests.system.web_crawl.test_crawl import READERS, walked
from tests.system.web_registry.desk import Desk

pytestmark = pytest.mark.page_budget

MOST = 25
MOST_REPEATED = 4  # the same question with other values: before and after, each kind of factor; never each row
# What no link leads to while nothing is behind it, and what only a redirection or a script asks.
NOT_LINKED = {
    *(
        "account_signup",
        "account_inactive",
        "account_with",
        "openid_connect_callback",
        "account_reauthenticate",
    ),
    *("socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup"),
    *("socialaccount_connections", "preferences:choose", "preferences:office"),
    *(
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_index",
    ),
    *("mfa_list_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("account_approve_plan", "account_enrolment", "account_logout"),
    *("planner:mend", "planner:corrected"),  # after an upload that has mistakes
    *("officer:confirm", "officer:standing"),  # while a certificate waits for its holder
    *("planner:standing", "planner:proof_file"),  # while a run goes on; after a proof was ordered
}


def test_no_page_asks_more_than_its_budget(desk: Desk) -> None:
    pages = [page for who in READERS for page in walked(desk, who)]
    assert {page.path: len(page.questions) for page in pages if len(page.questions) > MOST} == {}


def test_no_page_asks_a_question_for_each_of_its_rows(desk: Desk) -> None:
    pages = [page for who in READERS for page in walked(desk, who)]
    repeated = {page.path: page.most_repeated for page in pages}
    assert {path: found for path, found in repeated.items() if found[0] > MOST_REPEATED} == {}


def test_every_address_is_walked_by_somebody(desk: Desk) -> None:
    seen = {page.view for who in READERS for page in walked(desk, who)}
    unseen = sorted(set(ADDRESSES) - seen - NOT_LINKED - POSTED)
    assert not unseen, unseen


@pytest.mark.parametrize(
    ("few", "many"),
    [
        ("/registry/units/?name=an+binh", "/registry/units/"),
        ("/registry/organisations/?name=tram+y+te+xa+an+binh", "/registry/organisations/"),
        ("/registry/people/?name=dinh+van+long", "/registry/people/"),
        ("/registry/certificates/?kind=service", "/registry/certificates/"),
        ("/lookup/?q=tram+y+te", "/lookup/?q=xa"),
        ("/search/?q=dinh+van+long", "/search/?q=nguyen"),
    ],
)
def test_list_of_many_asks_no_more_than_a_list_of_few(desk: Desk, few: str, many: str) -> None:
    client = desk.reader("registrar")
    few_rows, few_asked = _rows_and_questions(client, few)
    many_rows, many_asked = _rows_and_questions(client, many)
    assert many_rows >= 2 * few_rows > 0
    assert many_asked <= few_asked


def _rows_and_questions(client: Any, path: str) -> tuple[int, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)  # what a process remembers from then on
    connection.queries_log.clear()  # it holds 9,000 statements of the whole process
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path).content.decode()
    return page.count("data-row") + page.count('<article class="cert'), len(asked)
