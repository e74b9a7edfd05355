"""Addresses of the API. Sessions of people mean nothing here: a token is asked by the API itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from antin.endpoints.api.problems import method_not_allowed, no_such_address
from antin.endpoints.api.service import api

__all__ = ["urlpatterns"]


def _answering_in_problems(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ninja answers a wrong method in plain text; everything here answers in problems."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        response = view(request, *args, **values)
        if response.status_code == 405:
            return method_not_allowed(response["Allow"])
        return response

    return answered


def _opened(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(pattern, URLResolver):
        raise TypeError("ninja is expected to give plain patterns")
    pattern.callback = csrf_exempt(login_not_required(_answering_in_problems(pattern.callback)))
    return pattern


_described, _app, _namespace = api.urls
urlpatterns = [
    path("", ([_opened(each) for each in _described], _app, _namespace)),
    re_path("^(?P<rest>.*)$", csrf_exempt(login_not_required(no_such_address))),
]
