"""The questions of ``antin init`` on a terminal; the answers are what a file of ``--config`` would say.

It asks for what has no good default. Secrets are never typed here: a question asks for the file that holds one.
"""

from __future__ import annotations

from typing import Any

import click

from antin.cli.output import note
from antin.cli.words import choose

__all__ = ["ask_installation"]

_HTTPS = 443


def ask_installation() -> dict[str, Any]:
    """Ask everything; returns the tables of an installation's order."""
    note(choose("Bỏ trống để lấy giá trị trong ngoặc vuông.", "Leave empty to take what stands in brackets."))
    name = _ask("Tên cơ quan quản lý", "Name of the managing agency")
    base_url = _ask("Địa chỉ người dùng gõ, ví dụ https://chuky.phutho.gov.vn", "Address that people type")
    host = base_url.partition("://")[2].partition(":")[0].partition("/")[0]
    province = _ask("Mã tỉnh", "Code of the province", default="")
    serving, sections = _ends_tls(base_url)
    return {
        "office": {"name": name, "province": province},
        "serving": {"base_url": base_url, "hosts": [host], **serving},
        **sections,
        **_database(),
        "certificates": {
            "base_url": _ask(
                "Địa chỉ công khai để tải danh sách thu hồi, ví dụ http://pki.phutho.gov.vn",
                "Public address where revocation lists are fetched",
            )
        },
        "passkeys": {"rp_id": host},
        "ceremony": _ceremony(),
        "first_officer": _officer(),
    }


def _ask(vietnamese: str, english: str, *, default: str | None = None) -> str:
    answer: str = click.prompt(choose(vietnamese, english), default=default, err=True)
    return answer.strip()


def _ends_tls(base_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Who ends TLS: what that adds to the section on serving, and the other sections that it needs."""
    if not base_url.startswith("https://"):
        return {}, {}
    proxy = _ask(
        "Địa chỉ máy chủ ủy quyền lo TLS (để trống nếu dùng tệp TLS)",
        "Address of the proxy that ends TLS (empty: TLS files)",
        default="",
    )
    if proxy:
        return {"proxies": [proxy]}, {}
    files = {
        "certificate": _ask("Tệp chứng thư TLS (PEM)", "TLS certificate file (PEM)"),
        "key": _ask("Tệp khóa TLS (0600)", "TLS key file (0600)"),
    }
    return _listening(base_url), {"tls": files}


def _listening(base_url: str) -> dict[str, Any]:
    """Without a proxy people reach the web process itself: on all addresses and at the port that they type."""
    port = base_url.rpartition(":")[2].partition("/")[0]
    return {
        "address": _ask("Địa chỉ IP lắng nghe", "IP address to listen on", default="0.0.0.0"),  # noqa: S104 - asked
        "port": int(port) if port.isdecimal() else _HTTPS,
    }


def _database() -> dict[str, Any]:
    file = _ask(
        "Tệp 0600 chứa địa chỉ PostgreSQL riêng (để trống: dùng PostgreSQL kèm theo)",
        "0600 file with the address of an own PostgreSQL (empty: the embedded one)",
        default="",
    )
    return {"database": {"url_file": file}} if file else {}


def _ceremony() -> dict[str, Any]:
    return {
        "root_folder": _ask("Thư mục nhận khóa gốc (0700)", "Folder for the root's key (0700)"),
        "root_passphrase_file": _ask(
            "Tệp mật khẩu khóa gốc (0600)", "Passphrase file of the root's key (0600)"
        ),
        "keys_folder": _ask("Thư mục nhận khóa người phê duyệt (0700)", "Folder for approvers' keys (0700)"),
        "approvers": _approvers(),
    }


def _approvers() -> list[dict[str, str]]:
    approvers: list[dict[str, str]] = []
    while len(approvers) < 2 or click.confirm(
        choose("Thêm người phê duyệt?", "Another approver?"), default=False, err=True
    ):
        number = len(approvers) + 1
        note(choose(f"Người phê duyệt {number}", f"Approver {number}"))
        approvers.append(
            {
                "id": _ask("Mã", "Id", default=f"approver-{number}"),
                "name": _ask("Họ và tên", "Full name"),
                "role": _ask("Chức trách", "Role", default="registrar"),
                "passphrase_file": _ask("Tệp mật khẩu (0600)", "Passphrase file (0600)"),
            }
        )
    return approvers


def _officer() -> dict[str, Any]:
    note(choose("Tài khoản đầu tiên", "The first account"))
    officer: dict[str, Any] = {
        "login_name": _ask("Tên đăng nhập", "Login name"),
        "display_name": _ask("Họ và tên", "Full name"),
    }
    approver = _ask("Mã người phê duyệt (để trống nếu không phê duyệt)", "Approver's id (or empty)", default="")
    return {**officer, "approver": approver} if approver else officer
