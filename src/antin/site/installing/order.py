"""The order of an installation: the settings of the site, and what only ``antin init`` reads beside them.

============================  =======================================================================
``[ceremony]``                ``keys_folder``, ``root_folder``, ``root_passphrase_file``
``[[ceremony.approvers]]``    ``id``, ``name``, ``role`` and either ``passphrase_file`` (attends) or
                              ``public_key_file`` (enrolled in absence)
``[[ceremony.tokens]]``       ``role`` (``ca``, ``evidence``, ``status``), ``module``, ``token``, ``pin_file``
                              and, if not 2, ``processes``: the signer's keys are made on that token
``[first_officer]``           ``login_name``, ``display_name``, ``roles``, ``approver`` (or left out)
============================  =======================================================================

Passphrases are brought as 0600 files; none is made up here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from antin.adapters.keystores.pkcs11 import TokenPlace
from antin.kernel.errors import AntinError
from antin.signer.settings import ROLES
from antin.site.serving.reading import load_toml, settings_from
from antin.site.serving.site_settings import SiteSettings

__all__ = [
    "ApproverOrder",
    "CeremonyPlaces",
    "Installation",
    "OfficerOrder",
    "OrderRefused",
    "TokenPlaceOrder",
    "installation_from",
    "read_installation",
]

_CEREMONY, _OFFICER = "ceremony", "first_officer"


class OrderRefused(AntinError):
    """The order lacks something, or has something unknown or misshapen."""

    code = "init.order"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class ApproverOrder:
    """One approver: attends with a passphrase, or is enrolled by a public key made elsewhere."""

    id: str
    name: str
    role: str
    passphrase_file: Path | None = None
    public_key_file: Path | None = None


@dataclass(frozen=True, slots=True)
class TokenPlaceOrder:
    """Where one signer's keys are made, if not in encrypted files."""

    role: str
    place: TokenPlace
    pin_file: Path


@dataclass(frozen=True, slots=True)
class CeremonyPlaces:
    """Where the keys go that leave the machine, and who approves."""

    keys_folder: Path
    root_folder: Path
    root_passphrase_file: Path
    approvers: tuple[ApproverOrder, ...]
    tokens: tuple[TokenPlaceOrder, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficerOrder:
    """The first account, which opens all others; ``approver`` is the id it approves under, if it does."""

    login_name: str
    display_name: str
    roles: tuple[str, ...] = ("registrar",)
    approver: str | None = None


@dataclass(frozen=True, slots=True)
class Installation:
    """Everything that an installation needs to be told."""

    settings: SiteSettings
    ceremony: CeremonyPlaces
    officer: OfficerOrder


def read_installation(path: Path) -> Installation:
    """The order in a TOML file."""
    return installation_from(load_toml(path), path)


def installation_from(tables: Mapping[str, Any], path: Path) -> Installation:
    """The order in parsed TOML; ``path`` is named in errors and is where relative paths start."""
    own = {name: table for name, table in tables.items() if name not in (_CEREMONY, _OFFICER)}
    return Installation(
        settings=settings_from(own, path),
        ceremony=_ceremony(_Table(tables.get(_CEREMONY), _CEREMONY, path)),
        officer=_officer(_Table(tables.get(_OFFICER), _OFFICER, path)),
    )


class _Table:
    """One table that is read key by key; what nobody asked for is unknown."""

    def __init__(self, table: Any, name: str, path: Path) -> None:
        if not isinstance(table, Mapping):
            raise OrderRefused(
                f"[{name}] is missing.",
                where=str(path),
                remedy="“antin init --example” prints a complete file.",
            )
        self.name, self.path = name, path
        self._rest = dict(table)

    def text(self, key: str) -> str:
        return str(self._take(key, lambda value: isinstance(value, str) and value.strip() != "", "a text"))

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self._rest else None

    def file(self, key: str) -> Path:
        return self.path.parent / Path(self.text(key)).expanduser()

    def optional_file(self, key: str) -> Path | None:
        return self.file(key) if key in self._rest else None

    def number(self, key: str, default: int) -> int:
        if key not in self._rest:
            return default
        return int(self._take(key, lambda value: type(value) is int and value > 0, "a number above 0"))

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        if key not in self._rest:
            return default
        return tuple(
            self._take(
                key,
                lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
                "a list of texts",
            )
        )

    def optional_tables(self, key: str) -> list[_Table]:
        return self.tables(key) if key in self._rest else []

    def tables(self, key: str) -> list[_Table]:
        rows = self._take(key, lambda value: isinstance(value, list), "a list of tables")
        return [_Table(row, f"{self.name}.{key}", self.path) for row in rows]

    def finish(self) -> None:
        if self._rest:
            raise OrderRefused(f"[{self.name}] has an unknown key “{min(self._rest)}”.", where=str(self.path))

    def _take(self, key: str, is_right: Callable[[Any], bool], kind: str) -> Any:
        value = self._rest.pop(key, None)
        if not is_right(value):
            raise OrderRefused(
                f"{self.name}.{key} must be {kind}.",
                where=str(self.path),
                remedy="“antin init --example” prints a complete file.",
            )
        return value


def _ceremony(table: _Table) -> CeremonyPlaces:
    places = CeremonyPlaces(
        keys_folder=table.file("keys_folder"),
        root_folder=table.file("root_folder"),
        root_passphrase_file=table.file("root_passphrase_file"),
        approvers=tuple(_approver(row) for row in table.tables("approvers")),
        tokens=tuple(_token(row) for row in table.optional_tables("tokens")),
    )
    table.finish()
    return places


def _token(table: _Table) -> TokenPlaceOrder:
    role = table.text("role")
    if role not in ROLES:
        raise OrderRefused(
            f"There is no signer of role “{role}”.",
            where=f"{table.path}: {table.name}.role",
            remedy=f"Write one of {', '.join(ROLES)}.",
        )
    token = TokenPlaceOrder(
        role=role,
        place=TokenPlace(table.file("module"), table.text("token"), table.number("processes", 2)),
        pin_file=table.file("pin_file"),
    )
    table.finish()
    return token


def _approver(table: _Table) -> ApproverOrder:
    approver = ApproverOrder(
        id=table.text("id"),
        name=table.text("name"),
        role=table.text("role"),
        passphrase_file=table.optional_file("passphrase_file"),
        public_key_file=table.optional_file("public_key_file"),
    )
    table.finish()
    return approver


def _officer(table: _Table) -> OfficerOrder:
    officer = OfficerOrder(
        login_name=table.text("login_name"),
        display_name=table.text("display_name"),
        roles=table.texts("roles", ("registrar",)),
        approver=table.optional_text("approver"),
    )
    table.finish()
    return officer
