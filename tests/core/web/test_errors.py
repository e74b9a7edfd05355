"""Error pages say what happened, what to do, who helps, and a code; they ask neither database nor session."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings

from antin.web.components import errors

CASES = (
    ("/nothing-here/", 404, "Không có gì ở địa chỉ này", "page.not_found"),
    ("/wrong/refused/", 403, "Bạn không có quyền mở trang này", "permission.denied"),
    ("/wrong/unreadable/", 400, "Không đọc được yêu cầu này", "request.unreadable"),
    ("/wrong/broken/", 500, "Hệ thống gặp lỗi", "server.error-"),
    ("/wrong/no-database/", 503, "Dịch vụ tạm thời gián đoạn", "service.unavailable-"),
    ("/wrong/no-signer/", 503, "Dịch vụ tạm thời gián đoạn", "service.unavailable-"),
)


@pytest.mark.parametrize(("path", "status", "title", "code"), CASES)
def test_error_page_says_what_happened(
    vietnamese: Client, path: str, status: int, title: str, code: str
) -> None:
    answer = vietnamese.get(path)
    assert answer.status_code == status
    assert title in answer.content.decode()
    assert f"<code>{code}" in answer.content.decode()
    assert 'lang="vi"' in answer.content.decode()


def test_error_page_speaks_the_language_that_was_chosen(english: Client) -> None:
    assert "There is nothing at this address" in english.get("/nothing-here/").content.decode()


def test_gone_database_asks_to_come_back(vietnamese: Client) -> None:
    assert vietnamese.get("/wrong/no-database/").headers["Retry-After"] == "15"


def test_database_gone_in_front_of_the_page_is_no_mistake_of_the_program() -> None:
    request = RequestFactory().get("/")
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        assert errors.server_error(request).status_code == 503
    assert errors.server_error(request).status_code == 500


def test_two_failures_bear_different_references(vietnamese: Client) -> None:
    pages = {vietnamese.get("/wrong/broken/").content for _ in range(2)}
    assert len(pages) == 2


def test_error_page_names_who_helps(vietnamese: Client) -> None:
    with override_settings(ANTIN_HELP_LINE="0210 3 846 118"):
        assert "0210 3 846 118" in vietnamese.get("/nothing-here/").content.decode()


def test_forged_form_is_refused_with_a_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/preferences/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hạn" in answer.content.decode()
