"""A frame as a signed-in registrar would see it, for page tests without accounts."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from antin.web.components.shell import Account, Destination, Incident

__all__ = ["account", "incident", "navigation"]


def navigation(request: HttpRequest) -> list[Destination]:
    """Three destinations; the gallery is one of them."""
    return [
        Destination(str(_("Gallery")), "/gallery/", "gallery", "b"),
        Destination(str(_("Foundations")), "/gallery/foundations/", "contrast", "n"),
        Destination(str(_("Error page")), "/gallery/errors/404/", "warn", "e", 12, str(_("Waiting"))),
    ]


def account(request: HttpRequest) -> Account:
    """The demo's registrar."""
    return Account("Hà Thị Minh Châu", "Cán bộ đăng ký", "Sở Khoa học và Công nghệ", "/gallery/", "/gallery/")


def incident(request: HttpRequest) -> Incident | None:
    """One where the address asks for it."""
    if "incident" not in request.GET:
        return None
    return Incident("Danh sách chứng thư thu hồi chưa được công bố.", "bad", "Đang xử lý.", "/gallery/")
