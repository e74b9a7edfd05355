"""The secret that signs sessions and forms: one random file, made once, never shown."""

from __future__ import annotations

import secrets

from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores.secret_files import make_secret_folder, read_passphrase, write_secret

__all__ = ["SHORTEST", "ensure_secret_key", "read_secret_key"]

SHORTEST = 50  # characters, as Django's own check asks
_OCTETS = 48


def ensure_secret_key(data: DataFolder) -> None:
    """Make the key where there is none."""
    path = data.secrets / "django.key"
    if not path.exists():
        make_secret_folder(data.secrets)
        write_secret(path, secrets.token_urlsafe(_OCTETS).encode() + b"\n")


def read_secret_key(data: DataFolder) -> str:
    """The key; a file that others may read, or that is missing, is refused."""
    return read_passphrase(data.secrets / "django.key").decode()
