"""An identity provider for tests: OpenID Connect's four addresses, answering what a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from antin.adapters.clock import SystemClock

__all__ = ["Provider", "identity_provider"]

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """A running provider; ``claims`` is what it says of whoever comes next."""

    issuer: str
    claims: dict[str, Any] = field(default_factory=dict)
    is_broken: bool = False
    asked: list[str] = field(default_factory=list)

    def settings(self, person_claim: str | None = None) -> dict[str, Any]:
        """The provider in the form of allauth's settings."""
        terms = {"server_url": self.issuer, "person_claim": person_claim, "scope": ["openid"]}
        app = {"provider_id": "vneid", "name": "VNeID", "client_id": "antin", "secret": "s3cret"}
        return {"openid_connect": {"APPS": [{**app, "settings": {**terms, "oauth_pkce_enabled": True}}]}}

    def answer(self, path: str) -> dict[str, Any]:
        """The JSON at an address."""
        if path == "/.well-known/openid-configuration":
            names = ("authorization", "token", "userinfo")
            places = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in names}
            return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **places}
        if path == "/token":
            now = int(SystemClock().now().timestamp())
            times = {"iat": now, "exp": now + 60, "iss": self.issuer, "aud": "antin"}
            token = jwt.encode({**self.claims, **times}, _KEY, algorithm="RS256")
            return {"access_token": "a", "token_type": "Bearer", "id_token": token}
        return self.claims


@contextmanager
def identity_provider() -> Iterator[Provider]:
    """Run a provider on the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer(body)

        def _answer(self, body: str = "") -> None:
            provider.asked.append(f"{self.path} {body}")
            self.send_response(500 if provider.is_broken else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(provider.answer(self.path)).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """A test reads no access log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
