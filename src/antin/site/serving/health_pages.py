"""``/healthz/live``, ``/healthz/ready`` and ``/healthz/deep``: before everything that a page needs.

``live``: this process answers. ``ready``: it can serve pages (the database answers). ``deep``: every part,
for the addresses that the settings name; nobody else learns that it is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus

from antin.site.serving.forwarded import Networks
from antin.site.serving.probe import Probe
from antin.site.serving.wsgi import Application, Environ, StartResponse

__all__ = ["HealthPages"]

_PREFIX = "/healthz/"


class HealthPages:
    """Answers the three addresses and passes everything else on."""

    def __init__(
        self,
        application: Application,
        *,
        ready: Callable[[], Iterable[Probe]],
        deep: Callable[[], Iterable[Probe]],
        deep_from: Sequence[str],
    ) -> None:
        self._next = application
        self._ready = ready
        self._deep = deep
        self._deep_from = Networks(deep_from)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(_PREFIX) or environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return self._next(environ, start_response)
        match path.removeprefix(_PREFIX).rstrip("/"):
            case "live":
                return _tell((), environ, start_response)
            case "ready":
                return _tell(self._ready(), environ, start_response)
            case "deep" if environ.get("REMOTE_ADDR", "") in self._deep_from:
                return _tell(self._deep(), environ, start_response)
        return self._next(environ, start_response)


def _tell(probes: Iterable[Probe], environ: Environ, start_response: StartResponse) -> list[bytes]:
    found = list(probes)
    is_ok = all(probe.is_ok for probe in found)
    status = HTTPStatus.OK if is_ok else HTTPStatus.SERVICE_UNAVAILABLE
    told = {"status": "ok" if is_ok else "failing", "checks": [probe.as_dict() for probe in found]}
    body = json.dumps(told, ensure_ascii=False).encode() + b"\n"
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]
