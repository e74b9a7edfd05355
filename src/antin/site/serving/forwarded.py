"""Who asked, and how, when a proxy stands in front: believed from stated proxies, removed from all others."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence

from antin.site.serving.wsgi import Application, Environ, StartResponse

__all__ = ["Networks", "TrustedProxies"]

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class Networks:
    """Addresses and networks as settings name them."""

    def __init__(self, names: Sequence[str]) -> None:
        self._networks = [ipaddress.ip_network(name) for name in names]

    def __contains__(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        return any(found in network for network in self._networks)


class TrustedProxies:
    """Sets ``REMOTE_ADDR`` and the scheme to what the browser used; the pages below need no proxy headers."""

    def __init__(self, application: Application, proxies: Sequence[str]) -> None:
        self._next = application
        self._proxies = Networks(proxies)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        said = {name: environ.pop(name, "") for name in _FORWARDED}
        if environ.get("REMOTE_ADDR", "") in self._proxies:
            if said["HTTP_X_FORWARDED_PROTO"] in ("http", "https"):
                environ["wsgi.url_scheme"] = said["HTTP_X_FORWARDED_PROTO"]
            environ["REMOTE_ADDR"] = self._client(said["HTTP_X_FORWARDED_FOR"], environ["REMOTE_ADDR"])
        return self._next(environ, start_response)

    def _client(self, chain: str, peer: str) -> str:
        """The last address of the chain that is none of our proxies; the ones before it anybody can write."""
        addresses = [each.strip() for each in chain.split(",") if each.strip()]
        for address in reversed(addresses):
            if address not in self._proxies:
                return address if _is_address(address) else peer
        return peer


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
