"""Identity providers that people may sign in through, from ``secrets/identity.toml`` (0600). None without it.

.. code-block:: toml

    [[provider]]
    id = "vneid"                          # in addresses: letters, digits, hyphens
    name = "VNeID"                        # on the button
    issuer = "https://idp.example.vn"     # OpenID Connect issuer, https
    client_id = "antin"
    client_secret = "…"
    person_claim = "citizen_id"           # the claim with a person's number in the directory; leave it out, and
                                          # people connect the identity themselves on their account page
    scopes = ["openid"]
"""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from antin.kernel.errors import AntinError

__all__ = ["IdentitySettingsRefused", "identity_providers"]

_NEEDED = {"id", "name", "issuer", "client_id", "client_secret"}
_KNOWN = _NEEDED | {"person_claim", "scopes"}
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")


class IdentitySettingsRefused(AntinError):
    """The file of identity providers is open to others, or something in it is missing, unknown or unsafe."""

    code = "identity.settings"
    exit_code = 3


def identity_providers(path: Path) -> list[dict[str, Any]]:
    """The providers in allauth's form; an empty list where there is no file."""
    if not path.exists():
        return []
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise IdentitySettingsRefused(
            "The file holds a secret and is open to other accounts.",
            where=str(path),
            remedy=f"chmod 600 '{path}'",
        )
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["provider"]
        return [_provider(dict(row), path) for row in rows]
    except (KeyError, TypeError, ValueError) as problem:
        raise IdentitySettingsRefused(f"The file cannot be read: {problem}.", where=str(path)) from problem


def _provider(row: dict[str, Any], path: Path) -> dict[str, Any]:
    if wrong := sorted(row.keys() - _KNOWN) + sorted(_NEEDED - row.keys()):
        raise IdentitySettingsRefused(f"Unknown or missing: {', '.join(wrong)}.", where=str(path))
    if not _ID.fullmatch(row["id"]):
        raise IdentitySettingsRefused(f"“{row['id']}” is no id of a provider.", where=str(path))
    if not row["issuer"].startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
        raise IdentitySettingsRefused(
            f"The issuer {row['issuer']} does not speak https.",
            where=str(path),
            remedy="Only a provider on this very machine may go without.",
        )
    return {
        "provider_id": row["id"],
        "name": row["name"],
        "client_id": row["client_id"],
        "secret": row["client_secret"],
        "settings": {
            "server_url": row["issuer"],
            "person_claim": row.get("person_claim"),
            "scope": row.get("scopes", ["openid"]),
            "oauth_pkce_enabled": True,
        },
    }
