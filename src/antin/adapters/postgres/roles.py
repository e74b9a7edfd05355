"""Roles of the database, their passwords, and what each may do.

Passwords are random, lie in 0600 password files (libpq ``passfile``) and appear in no URL, argument,
environment or log. The owner migrates; the worker is the application; the reader serves status.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

__all__ = ["DATABASE", "OWNER", "READER", "SUPERUSER", "WORKER", "password_file", "set_up_statements"]

DATABASE = "antin"
SUPERUSER = "antin_superuser"
OWNER = "antin_owner"
WORKER = "antin_worker"
READER = "antin_reader"
ROLES = (SUPERUSER, OWNER, WORKER, READER)


def password_file(secrets_dir: Path, role: str) -> Path:
    """The libpq password file of one role."""
    return secrets_dir / f"{role}.pgpass"


def ensure_password(secrets_dir: Path, role: str) -> str:
    """The password of a role, made and written durably the first time."""
    path = password_file(secrets_dir, role)
    if not path.exists():
        _write_private(path, f"*:*:*:{role}:{secrets.token_hex(32)}\n")
    return path.read_text().strip().rsplit(":", 1)[1]


def _write_private(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)


def set_up_statements(passwords: dict[str, str]) -> tuple[list[str], list[str]]:
    """The statements for a new cluster: those of the cluster, then those inside the database.

    One statement a line, as the single-user mode of PostgreSQL reads them.
    """
    cluster = [f"ALTER ROLE {SUPERUSER} PASSWORD '{passwords[SUPERUSER]}'"]
    cluster += [f"CREATE ROLE {role} LOGIN PASSWORD '{passwords[role]}'" for role in (OWNER, WORKER, READER)]
    cluster += [
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
        f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {WORKER}",
        f"GRANT CONNECT ON DATABASE {DATABASE} TO {READER}",
    ]
    defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT"
    inside = [
        f"GRANT USAGE ON SCHEMA public TO {WORKER}, {READER}",
        f"{defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {WORKER}",
        f"{defaults} USAGE, SELECT ON SEQUENCES TO {WORKER}",
        f"{defaults} SELECT ON TABLES TO {READER}",
    ]
    return cluster, inside
