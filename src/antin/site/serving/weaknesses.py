"""Choices that an office must not make, each with the sentence that mends it. Values only, no files.

1. People reach the office by https, unless its address is this very machine's.
2. Somebody ends TLS: the web process with its files, or a stated proxy.
3. Plain http on an address that others reach needs a stated proxy in front.
4. Trusted proxies are single machines or small networks, never everybody.
5. Host names are named, without wildcards, and hold the one that people type.
6. Passkeys are bound to that host or a parent domain of it.
7. What goes into certificates can be reached by others, unless the office itself cannot.
8. Numbers lie within what a machine can do; text and colour can be read.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from antin.site.serving.site_settings import SiteSettings

__all__ = ["Weakness", "is_loopback", "weaknesses_of"]

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_WIDEST = {4: 16, 6: 32}  # prefix bits: a wider network is everybody
_LEAST_CONTRAST = 4.5  # WCAG 2.2 success criterion 1.4.3
_LONGEST_NAME = 64  # characters, as X.520 allows for O


@dataclass(frozen=True, slots=True)
class Weakness:
    """One bad choice: the setting, what is wrong, and what to write instead."""

    key: str
    sentence: str
    remedy: str


def weaknesses_of(settings: SiteSettings) -> list[Weakness]:
    """Every weak choice, in the order of the rules."""
    return [weakness for rule in _RULES for weakness in rule(settings)]


def is_loopback(host: str) -> bool:
    """True for a name or address that only this machine itself reaches."""
    if host == "localhost":
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None


def _address_that_people_type(settings: SiteSettings) -> Iterator[Weakness]:
    serving = settings.serving
    parts = _split(serving.base_url)
    if parts is None or parts.path or parts.query or parts.fragment or parts.username is not None:
        yield Weakness(
            "serving.base_url",
            f"“{serving.base_url}” is not an address of the form https://host or https://host:port.",
            'Write it like base_url = "https://chuky.phutho.gov.vn".',
        )
    elif parts.scheme == "http" and not is_loopback(serving.host):
        yield Weakness(
            "serving.base_url",
            "People would reach the office without TLS; passkeys do not work there and sessions can be stolen.",
            f'Write base_url = "https://{parts.netloc}".',
        )


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    is_usable = parts.scheme in ("http", "https") and parts.hostname is not None
    return parts if is_usable and _is_host(str(parts.hostname)) else None


def _is_host(name: str) -> bool:
    return _HOST.fullmatch(name) is not None or _address(name) is not None


def _somebody_ends_tls(settings: SiteSettings) -> Iterator[Weakness]:
    serving, tls = settings.serving, settings.tls
    if (tls.certificate is None) != (tls.key is None):
        missing = "tls.key" if tls.key is None else "tls.certificate"
        yield Weakness(missing, "TLS needs a certificate and its key.", f"Set {missing}, or neither.")
    has_tls = tls.certificate is not None and tls.key is not None
    if has_tls and not serving.is_https:
        yield Weakness(
            "serving.base_url",
            "The web process speaks TLS, but base_url says http.",
            'Write base_url with "https://".',
        )
    if serving.is_https and not has_tls and not serving.proxies:
        yield Weakness(
            "serving.proxies",
            "base_url says https, but nobody ends TLS.",
            'Set tls.certificate and tls.key, or state the proxy: proxies = ["127.0.0.1"].',
        )


def _plain_http_stays_at_home(settings: SiteSettings) -> Iterator[Weakness]:
    serving = settings.serving
    if _address(serving.address) is None:
        yield Weakness(
            "serving.address",
            f"“{serving.address}” is not an IP address.",
            'Write address = "127.0.0.1" behind a proxy, or this machine\'s own address.',
        )
    elif settings.tls.key is None and not serving.proxies and not is_loopback(serving.address):
        yield Weakness(
            "serving.address",
            f"Plain http on {serving.address} can be read and changed on its way.",
            'Write address = "127.0.0.1", set tls.certificate and tls.key, or state the proxy in front.',
        )


def _proxies_are_few(settings: SiteSettings) -> Iterator[Weakness]:
    for key, addresses in (
        ("serving.proxies", settings.serving.proxies),
        ("serving.health_from", settings.serving.health_from),
    ):
        for text in addresses:
            yield from _network(key, text)


def _network(key: str, text: str) -> Iterator[Weakness]:
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        yield Weakness(key, f"“{text}” is neither an IP address nor a network.", 'Write it like "10.1.2.3".')
        return
    if network.prefixlen < _WIDEST[network.version]:
        yield Weakness(key, f"{text} is almost everybody.", "Name the machines themselves.")


def _hosts_are_named(settings: SiteSettings) -> Iterator[Weakness]:
    serving = settings.serving
    if not serving.hosts:
        yield Weakness(
            "serving.hosts", "No host name is accepted.", f'Write hosts = ["{serving.host or "…"}"].'
        )
    for name in serving.hosts:
        if not _is_host(name):
            yield Weakness(
                "serving.hosts",
                f"“{name}” is not a host name; wildcards would accept names that are not yours.",
                f'Write every name in full: hosts = ["{serving.host}"].',
            )
    if serving.hosts and serving.host not in {name.strip("[]") for name in serving.hosts}:
        yield Weakness(
            "serving.hosts",
            f"“{serving.host}”, which people type, is not among the host names.",
            f'Add "{serving.host}" to hosts.',
        )


def _passkeys_belong_to_the_host(settings: SiteSettings) -> Iterator[Weakness]:
    rp_id, host = settings.passkeys.rp_id, settings.serving.host
    if _address(host) is not None:
        yield Weakness(
            "serving.base_url",
            "Passkeys need a host name, not an address.",
            'Use a name, or "http://localhost:8000" on this machine.',
        )
    elif rp_id != host and not (host.endswith(f".{rp_id}") and rp_id.count(".") >= 2):
        yield Weakness(
            "passkeys.rp_id",
            f"“{rp_id}” is neither {host} nor a domain of your own above it.",
            f'Write rp_id = "{host}".',
        )


def _certificates_point_somewhere(settings: SiteSettings) -> Iterator[Weakness]:
    url = settings.certificates.base_url
    parts = _split(url)
    if parts is None or url.endswith("/") or parts.query or parts.fragment or parts.username is not None:
        yield Weakness(
            "certificates.base_url",
            f"“{url}” is not an address without a slash at its end.",
            'Write it like base_url = "http://pki.phutho.gov.vn".',
        )
    elif is_loopback(str(parts.hostname)) and not is_loopback(settings.serving.host):
        yield Weakness(
            "certificates.base_url",
            "Nobody else reaches this address, and it cannot be changed once certificates carry it.",
            "Write the public address where lists will be fetched.",
        )


def _numbers_are_possible(settings: SiteSettings) -> Iterator[Weakness]:
    serving = settings.serving
    for name, least, most in (("port", 1, 65535), ("workers", 1, 64), ("largest_upload_mib", 1, 2048)):
        value = getattr(serving, name)
        if not least <= value <= most:
            yield Weakness(
                f"serving.{name}", f"{value} is out of range.", f"Use a number from {least} to {most}."
            )


def _status_numbers_are_possible(settings: SiteSettings) -> Iterator[Weakness]:
    for name, most in (("port", 65535), ("workers", 64)):
        value = getattr(settings.status, name)
        if not 1 <= value <= most:
            yield Weakness(f"status.{name}", f"{value} is out of range.", f"Use a number from 1 to {most}.")


def _words_can_be_read(settings: SiteSettings) -> Iterator[Weakness]:
    office = settings.office
    if not office.name.strip() or len(office.name) > _LONGEST_NAME:
        yield Weakness(
            "office.name",
            f"The name has {len(office.name)} characters.",
            f"Use 1 to {_LONGEST_NAME}, as certificates allow.",
        )
    if office.language not in ("vi", "en"):
        yield Weakness("office.language", "Pages exist in vi and en.", 'Write language = "vi".')
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", office.colour):
        yield Weakness("office.colour", "The colour is not of the form #rrggbb.", 'Write "#9d1c1f".')
    elif _contrast_with_white(office.colour) < _LEAST_CONTRAST:
        yield Weakness(
            "office.colour", "White text on this colour cannot be read by everybody.", "Take a darker colour."
        )


def _contrast_with_white(colour: str) -> float:
    """WCAG's contrast ratio of white on a colour."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return float(1.05 / (luminance + 0.05))


_RULES: tuple[Callable[[SiteSettings], Iterator[Weakness]], ...] = (
    _address_that_people_type,
    _somebody_ends_tls,
    _plain_http_stays_at_home,
    _proxies_are_few,
    _hosts_are_named,
    _passkeys_belong_to_the_host,
    _certificates_point_somewhere,
    _numbers_are_possible,
    _status_numbers_are_possible,
    _words_can_be_read,
)
