"""The page that stands at the office's address while the web process is starting or gone.

A thread of the supervisor listens on the same port whenever the web process is not ready, with the same TLS.
It knows one page and reads nothing but the first line of a request.
"""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6, socket
from typing import Any

from antin.site.serving.plain_pages import BEING_MENDED, response
from antin.site.serving.site_settings import SiteSettings

__all__ = ["standing_in"]

_log = logging.getLogger(__name__)
_TICK_SECONDS = 0.1
_PATIENCE = 5.0  # seconds for one request


class _Page(BaseHTTPRequestHandler):
    """Answers every request with the one page."""

    timeout = _PATIENCE
    protocol_version = "HTTP/1.0"  # one request a connection, so that nobody holds a thread
    server_version, sys_version = "Antin", ""

    def _answer(self) -> None:
        for_machine = self.path.startswith(("/api/", "/healthz/"))
        _, headers, body = response(BEING_MENDED, for_machine=for_machine)
        self.send_response(BEING_MENDED.status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _answer  # noqa: N815 - as the library asks

    def log_message(self, format: str, *values: Any) -> None:
        """Nothing: the access log is the web process's."""


class _Server(ThreadingHTTPServer):
    """Shares the port with the web process, which sets the same option."""

    allow_reuse_address = allow_reuse_port = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: str, port: int, tls: ssl.SSLContext | None) -> None:
        if ":" in address:
            self.address_family = AF_INET6
        self._tls = tls
        super().__init__((address, port), _Page)

    def get_request(self) -> tuple[socket, Any]:
        """A connection; its handshake happens in the thread that serves it."""
        connection, peer = super().get_request()
        if self._tls is not None:
            connection.settimeout(_PATIENCE)
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, peer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up or speaks no TLS is nobody's concern."""


@contextmanager
def standing_in(settings: SiteSettings, port: int, is_ready: Callable[[], bool]) -> Iterator[None]:
    """Show the page on the office's address whenever ``is_ready`` says no, as long as the block runs."""
    ending = threading.Event()
    thread = threading.Thread(
        target=_watch, args=(settings, port, is_ready, ending), name="maintenance", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def _watch(settings: SiteSettings, port: int, is_ready: Callable[[], bool], ending: threading.Event) -> None:
    server: _Server | None = None
    while not ending.wait(_TICK_SECONDS):
        if is_ready() and server is not None:
            _close(server)
            server = None
        elif not is_ready() and server is None:
            server = _open(settings, port)
    if server is not None:
        _close(server)


def _open(settings: SiteSettings, port: int) -> _Server | None:
    """The listening server, or ``None`` where the port is not to be had now."""
    try:
        server = _Server(settings.serving.address, port, _tls(settings))
    except OSError as problem:
        _log.info("the page that stands in cannot be shown: %s", problem)
        return None
    threading.Thread(target=server.serve_forever, args=(_TICK_SECONDS,), daemon=True).start()
    return server


def _close(server: _Server) -> None:
    server.shutdown()
    server.server_close()


def _tls(settings: SiteSettings) -> ssl.SSLContext | None:
    if settings.tls.certificate is None or settings.tls.key is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(settings.tls.certificate, settings.tls.key)
    return context
