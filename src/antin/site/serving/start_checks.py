"""What stops a start, each with the command or line that mends it. Nothing is started or changed here."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from datetime import datetime

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores.secret_files import read_passphrase
from antin.kernel.errors import AntinError
from antin.signer.ceremony import find_ceremony
from antin.site.health import check_clock, check_secrets
from antin.site.serving.secret_key import SHORTEST, read_secret_key
from antin.site.serving.site_settings import SiteSettings
from antin.site.serving.tls_files import tls_weaknesses
from antin.site.serving.weaknesses import Weakness, is_loopback, weaknesses_of

__all__ = [
    "FINISHED",
    "ServeRefused",
    "WeakSettingRefused",
    "require_free",
    "require_servable",
    "require_strong",
    "weak_choices",
]

FINISHED = "installed.json"  # what “antin init” writes last
_LOOPBACKS = ("127.0.0.1", "::1")
_CHECKED_TLS = ("verify-full", "verify-ca")


class ServeRefused(AntinError):
    """The office must not be served like this."""

    code = "serve.refused"
    exit_code = 3


class WeakSettingRefused(AntinError):
    """A setting would put the office or its people at risk."""

    code = "settings.weak"
    exit_code = 3


def require_servable(data: DataFolder, settings: SiteSettings, *, demo: bool, now: datetime) -> None:
    """Raise the first thing that stands against serving this folder."""
    _require_kind(data, demo)
    _require_made(data, demo)
    require_strong(data, settings, now=now)
    for finding in (check_secrets(data), check_clock(data)):
        if not finding.is_ok:
            raise ServeRefused(f"{finding.detail}.", remedy=f"Run: {finding.remedy}", code="serve.exposed")
    if len(read_secret_key(data)) < SHORTEST:
        raise ServeRefused(
            "The secret that signs sessions is too short.",
            where=str(data.secrets / "django.key"),
            remedy="Remove the file and run “antin init” again; everybody signs in anew.",
            code="serve.weak_secret",
        )
    require_free(settings.serving.address, settings.serving.port)


def _require_kind(data: DataFolder, demo: bool) -> None:
    kind = data.kind
    if kind == "demo" and not demo:
        raise ServeRefused(
            "This is a demo folder: its keys and people are invented.",
            where=str(data.path),
            remedy=f"Run: antin serve --demo --data '{data.path}'",
            code="serve.demo_folder",
        )
    if kind == "site" and demo:
        raise ServeRefused(
            "This folder holds a real office.",
            where=str(data.path),
            remedy=f"Run: antin serve --data '{data.path}'",
            code="serve.site_folder",
        )


def _require_made(data: DataFolder, demo: bool) -> None:
    if find_ceremony(data.path) is None or not (demo or (data.path / FINISHED).exists()):
        command = "antin demo --once" if demo else "antin init"
        raise ServeRefused(
            "The office has not been set up to its end.",
            where=str(data.path),
            remedy=f"Run: {command} --data '{data.path}'",
            code="serve.not_set_up",
        )


def weak_choices(settings: SiteSettings, *, now: datetime) -> list[Weakness]:
    """Every weak choice in the settings and the files that they name."""
    return [*weaknesses_of(settings), *tls_weaknesses(settings, now=now), *_database_file(settings)]


def _database_file(settings: SiteSettings) -> Iterator[Weakness]:
    """The file with the database's address: private, and leading there over TLS unless it is near."""
    path = settings.database.url_file
    if path is None:
        return
    key, form = "database.url_file", "Write postgresql://user:password@host/database into it."
    try:
        parts = conninfo_to_dict(read_passphrase(path).decode())
    except AntinError as refused:
        yield Weakness(key, refused.message, refused.remedy)
    except (ProgrammingError, ValueError):
        yield Weakness(key, f"{path} does not hold the address of a PostgreSQL.", form)
    else:
        host = str(parts.get("host") or "")
        is_near = not host or host.startswith("/") or is_loopback(host)
        if not is_near and parts.get("sslmode") not in _CHECKED_TLS:
            yield Weakness(
                key,
                f"Rows and password would cross the network to {host} without a checked TLS.",
                "Add ?sslmode=verify-full to the address.",
            )


def require_strong(data: DataFolder, settings: SiteSettings, *, now: datetime) -> None:
    """Raise the first weak choice in the settings or their files, and say how many there are."""
    found = weak_choices(settings, now=now)
    if not found:
        return
    first, more = found[0], len(found) - 1
    rest = f" ({more} more: “antin config check” lists them.)" if more else ""
    raise WeakSettingRefused(
        f"{first.key}: {first.sentence}{rest}", where=str(data.config), remedy=first.remedy
    )


def require_free(address: str, port: int, *, option: str = "--port") -> None:
    """Refuse a port on which somebody else serves already; ``option`` is the one that chooses another.

    A browser that is told “localhost” may take either loopback address, so both must be free.
    """
    for each in _LOOPBACKS if address in _LOOPBACKS else (address,):
        problem = _problem_with(each, port, option)
        if problem is not None:
            raise ServeRefused(
                f"Port {port} on {each} {problem[0]}.", remedy=problem[1], code="serve.port_taken"
            )


def _problem_with(address: str, port: int, option: str) -> tuple[str, str] | None:
    """Why nobody can listen there, and what to do; ``None``: it is free, or this machine has no IPv6."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind((address, port))
    except PermissionError:
        return "needs more rights than this account has", "Use a port from 1024 on."
    except OSError as error:
        if address == _LOOPBACKS[1] and error.errno != errno.EADDRINUSE:
            return None
        return f"cannot be used: {error.strerror}", f"Stop the other program, or use {option}."
    return None
