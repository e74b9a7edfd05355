"""The layers around Django: who asked, how much may come, what is logged, what is told without Django."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from antin.site.serving.access_log import AccessLog, access_logger
from antin.site.serving.forwarded import Networks, TrustedProxies
from antin.site.serving.health_pages import HealthPages
from antin.site.serving.plain_pages import BEING_MENDED, LENGTH_NEEDED, TOO_LARGE, response
from antin.site.serving.probe import Probe
from antin.site.serving.upload_limit import UploadLimit
from antin.site.serving.wsgi import Application, Environ, StartResponse

NOW = datetime(2026, 11, 24, 3, 4, 5, 678, tzinfo=UTC)


class Inner:
    """The application inside; keeps what reached it."""

    def __init__(self, status: str = "200 OK", headers: Sequence[tuple[str, str]] = ()) -> None:
        self.seen: list[Environ] = []
        self._status, self._headers = status, list(headers)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.seen.append(dict(environ))
        start_response(self._status, self._headers)
        return [b"page"]


def ask(application: Application, path: str = "/", **environ: Any) -> tuple[int, dict[str, str], bytes]:
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> None:
        told[:] = [int(status[:3]), dict(headers)]

    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "REMOTE_ADDR": "10.1.1.1", "wsgi.url_scheme": "http"}
    body = b"".join(application({**asked, **environ}, start))
    return told[0], told[1], body


# --- proxies ---


def forwarded(proxies: Sequence[str], **environ: str) -> Environ:
    inner = Inner()
    ask(TrustedProxies(inner, proxies), **environ)
    return inner.seen[0]


def test_stated_proxy_is_believed() -> None:
    seen = forwarded(["10.1.1.1"], HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9", HTTP_X_FORWARDED_PROTO="https")
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("203.0.113.9", "https")


def test_nobody_else_is_believed_and_the_headers_go_no_further() -> None:
    seen = forwarded(
        ["10.9.9.9"],
        HTTP_X_FORWARDED_FOR="6.6.6.6",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_FORWARDED="for=6.6.6.6",
    )
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("10.1.1.1", "http")
    assert not [name for name in seen if "FORWARDED" in name]


def test_chain_of_own_proxies_is_walked_to_the_first_foreign_address() -> None:
    seen = forwarded(["10.0.0.0/16", "10.1.1.1"], HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9, 10.0.7.7")
    assert seen["REMOTE_ADDR"] == "203.0.113.9"


@pytest.mark.parametrize("said", ["", "unknown", "a b", "10.1.1.1", "<script>"])
def test_proxy_that_says_nothing_usable_counts_itself(said: str) -> None:
    assert forwarded(["10.1.1.1"], HTTP_X_FORWARDED_FOR=said)["REMOTE_ADDR"] == "10.1.1.1"


def test_mapped_address_is_the_address_it_maps() -> None:
    networks = Networks(["127.0.0.1", "2001:db8::/48"])
    assert "::ffff:127.0.0.1" in networks
    assert "2001:db8::5" in networks
    assert "2001:db9::5" not in networks
    assert "" not in networks


# --- uploads ---


@pytest.mark.parametrize("length", ["", "0", "100"])
def test_body_within_the_limit_passes(length: str) -> None:
    method = "POST" if length else "GET"
    assert ask(UploadLimit(Inner(), 100), REQUEST_METHOD=method, CONTENT_LENGTH=length)[0] == 200


def test_body_above_the_limit_is_refused_unread_in_both_languages() -> None:
    inner = Inner()
    status, _, body = ask(UploadLimit(inner, 100), REQUEST_METHOD="POST", CONTENT_LENGTH="101")
    assert (status, inner.seen) == (413, [])
    assert TOO_LARGE.vietnamese[0].encode() in body
    assert TOO_LARGE.english[0].encode() in body


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"CONTENT_TYPE": "text/plain"},
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": "1e3"},
        {"CONTENT_LENGTH": "١٢"},
    ],
)
def test_body_that_does_not_state_its_length_is_refused(environ: dict[str, str]) -> None:
    status, _, body = ask(UploadLimit(Inner(), 100), REQUEST_METHOD="POST", **environ)
    assert status == 411
    assert LENGTH_NEEDED.english[0].encode() in body


def test_api_is_told_as_problem_details() -> None:
    status, headers, body = ask(
        UploadLimit(Inner(), 9), "/api/v1/x", REQUEST_METHOD="POST", CONTENT_LENGTH="10"
    )
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
    assert json.loads(body)["code"] == "upload.too_large"


# --- plain pages ---


@pytest.mark.parametrize("page", [BEING_MENDED, TOO_LARGE, LENGTH_NEEDED])
def test_plain_page_needs_nothing_and_allows_nothing_but_its_own_style(page: Any) -> None:
    _, headers, body = response(page, for_machine=False)
    told = dict(headers)
    assert "default-src 'none'; style-src 'sha256-" in told["Content-Security-Policy"]
    text = body.decode()
    assert 'lang="vi"' in text
    assert 'lang="en"' in text
    assert "src=" not in text
    assert "href=" not in text
    assert "style=" not in text
    assert int(told["Content-Length"]) == len(body)


def test_page_of_what_comes_back_asks_to_try_again() -> None:
    status, headers, body = response(BEING_MENDED, for_machine=False)
    assert status == "503 Service Unavailable"
    assert dict(headers)["Retry-After"] == "15"
    assert b'http-equiv="refresh"' in body


# --- the log ---


def logged(application: Application, path: str = "/", **environ: Any) -> str:
    lines: list[str] = []
    ask(AccessLog(application, lines.append, lambda: NOW), path, **environ)
    (line,) = lines
    return line


def test_log_tells_who_asked_for_what_and_how_it_ended() -> None:
    line = logged(Inner("404 Not Found", [("Content-Length", "12")]), "/account/link/")
    *words, took = line.split(" ")
    assert words == ["2026-11-24T03:04:05Z", "10.1.1.1", "GET", "/account/link/", "404", "12"]
    assert took.endswith("ms")


def test_log_holds_no_query_cookie_or_header() -> None:
    line = logged(
        Inner(),
        "/account/sign-in/",
        QUERY_STRING="next=/&secret=s3cr3t",
        HTTP_COOKIE="antin_session=s3cr3t",
        HTTP_REFERER="https://x/?s3cr3t",
        HTTP_USER_AGENT="s3cr3t",
        HTTP_AUTHORIZATION="Bearer s3cr3t",
    )
    assert "s3cr3t" not in line
    assert "?" not in line


def test_path_cannot_begin_a_line_of_its_own() -> None:
    line = logged(Inner(), "/a\n2026-11-24T00:00:00Z 1.2.3.4 GET /forged 200", REQUEST_METHOD="G\tT")
    assert "\n" not in line
    assert line.split(" ")[2] == "G%09T"
    assert len(line.split(" ")) == 7


def test_vietnamese_path_is_written_as_it_is_read() -> None:
    assert " /xã/Thanh-Ba " in logged(Inner(), "/xã/Thanh-Ba".encode().decode("latin-1"))


def test_request_that_ends_in_a_fault_is_logged_as_500() -> None:
    def fails(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError

    lines: list[str] = []
    with pytest.raises(ZeroDivisionError):
        ask(AccessLog(fails, lines.append, lambda: NOW))
    assert " 500 - " in lines[0]


def test_log_file_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    write = access_logger(tmp_path / "access.log")
    write("one")
    (tmp_path / "access.log").rename(tmp_path / "access.log.1")
    write("two")
    assert (tmp_path / "access.log").read_text() == "two\n"
    assert (tmp_path / "access.log.1").read_text() == "one\n"


# --- health ---


def healthy(inner: Inner, *, is_ok: bool = True) -> Application:
    probe = Probe("database", is_ok, "answers" if is_ok else "does not answer")
    return HealthPages(
        inner,
        ready=lambda: [probe],
        deep=lambda: [probe, Probe("signer-ca", True, "")],
        deep_from=["127.0.0.1"],
    )


def test_health_is_told_without_asking_the_pages() -> None:
    inner = Inner()
    for path, checks in (("/healthz/live", 0), ("/healthz/ready", 1), ("/healthz/ready/", 1)):
        status, headers, body = ask(healthy(inner), path)
        assert (status, headers["Content-Type"]) == (200, "application/json")
        assert json.loads(body)["status"] == "ok"
        assert len(json.loads(body)["checks"]) == checks
    assert inner.seen == []


def test_what_fails_is_named_with_503() -> None:
    status, _, body = ask(healthy(Inner(), is_ok=False), "/healthz/ready")
    assert status == 503
    assert json.loads(body)["checks"] == [{"name": "database", "ok": False, "detail": "does not answer"}]
    assert ask(healthy(Inner(), is_ok=False), "/healthz/live")[0] == 200


def test_deep_look_is_for_the_named_addresses_only() -> None:
    inner = Inner("404 Not Found")
    assert ask(healthy(inner), "/healthz/deep")[0] == 404
    assert len(inner.seen) == 1
    assert ask(healthy(inner), "/healthz/deep", REMOTE_ADDR="127.0.0.1")[0] == 200


def test_other_addresses_and_methods_go_on() -> None:
    inner = Inner()
    for path, method in (("/healthz", "GET"), ("/healthz/other", "GET"), ("/healthz/live", "POST")):
        ask(healthy(inner), path, REQUEST_METHOD=method)
    assert len(inner.seen) == 3
    assert ask(healthy(inner), "/healthz/live", REQUEST_METHOD="HEAD")[2] == b""
