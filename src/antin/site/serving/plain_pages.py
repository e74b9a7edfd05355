"""Pages that need nothing: no Django, no database, no other file. Both languages stand on each.

The style stands in the page and is allowed by its digest, so the policy of the other pages holds here too.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from http import HTTPStatus

from antin.site.serving.wsgi import Environ, StartResponse

__all__ = ["BEING_MENDED", "LENGTH_NEEDED", "TOO_LARGE", "PlainPage", "answer", "response"]

_STYLE = (
    "body{margin:0;background:#faf7f1;color:#1d1a16;font:18px/1.6 'Be Vietnam Pro',system-ui,sans-serif}"
    "main{max-width:36rem;margin:12vh auto;padding:0 1.5rem;border-left:6px solid #9d1c1f}"
    "h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}p{margin:.25rem 0}[lang=en]{color:#5a534a}"
    "section+section{margin-top:2rem}"
    "@media(prefers-color-scheme:dark){body{background:#171412;color:#f2ede4}[lang=en]{color:#b9b0a3}}"
)
_STYLE_DIGEST = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; base-uri 'none'; frame-ancestors 'none'"
_RETRY_SECONDS = 15


@dataclass(frozen=True, slots=True)
class PlainPage:
    """What happened and what to do, in both languages."""

    status: int
    code: str
    vietnamese: tuple[str, str]  # title, sentence
    english: tuple[str, str]
    comes_back: bool = False  # asks the browser to try again by itself

    @property
    def html(self) -> bytes:
        """The page."""
        again = f'<meta http-equiv="refresh" content="{_RETRY_SECONDS}">' if self.comes_back else ""
        return (
            '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"{again}<title>{escape(self.vietnamese[0])} · Ấn tín</title><style>{_STYLE}</style></head>"
            f"<body><main>{_section('vi', *self.vietnamese)}{_section('en', *self.english)}</main></body>"
            "</html>"
        ).encode()

    @property
    def problem(self) -> bytes:
        """The same for machines (RFC 9457)."""
        about = {
            "type": "about:blank",
            "status": self.status,
            "title": self.english[0],
            "detail": self.english[1],
            "code": self.code,
        }
        return json.dumps(about).encode()


def _section(language: str, title: str, sentence: str) -> str:
    heading = "h1" if language == "vi" else "h2"
    return (
        f'<section lang="{language}"><{heading}>{escape(title)}</{heading}><p>{escape(sentence)}</p></section>'
    )


BEING_MENDED = PlainPage(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "service.unavailable",
    (
        "Hệ thống đang khởi động lại",
        "Chữ ký và chứng thư không bị ảnh hưởng. Trang này tự tải lại sau 15 giây.",
    ),
    (
        "The system is starting again",
        "Signatures and certificates are not affected. This page tries again in 15 seconds.",
    ),
    comes_back=True,
)
TOO_LARGE = PlainPage(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "upload.too_large",
    (
        "Tệp tải lên quá lớn",
        "Không có gì được lưu. Hãy quay lại và chọn tệp nhỏ hơn, hoặc chia thành nhiều tệp.",
    ),
    ("The upload is too large", "Nothing was stored. Go back and choose a smaller file, or several."),
)
LENGTH_NEEDED = PlainPage(
    HTTPStatus.LENGTH_REQUIRED,
    "upload.no_length",
    ("Yêu cầu không nói rõ độ dài", "Không có gì được lưu. Hãy gửi lại bằng trình duyệt thông thường."),
    ("The request does not state its length", "Nothing was stored. Send it with its Content-Length."),
)


def response(page: PlainPage, *, for_machine: bool) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status line, headers and body."""
    body = page.problem if for_machine else page.html
    kind = "application/problem+json" if for_machine else "text/html; charset=utf-8"
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Content-Security-Policy", _POLICY),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if page.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", str(_RETRY_SECONDS)))
    return f"{page.status} {HTTPStatus(page.status).phrase}", headers, body


def answer(page: PlainPage, environ: Environ, start_response: StartResponse) -> list[bytes]:
    """The page as a WSGI answer; the API gets its machine form."""
    status, headers, body = response(page, for_machine=environ.get("PATH_INFO", "").startswith("/api/"))
    start_response(status, headers)
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]
