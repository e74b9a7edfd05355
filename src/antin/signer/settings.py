"""The settings of one signer: ``signers/<role>/signer.toml``, written at the ceremony, read at the start.

==========================  ==========================================================================
``role``                    ``ca``, ``evidence`` or ``status``
``passphrase_file``         0600 file with the passphrase of the keys; relative to the signer's folder
``passphrase_credential``   instead: the name of a systemd credential (``LoadCredential=``)
``[key_store]``             where the keys lie on a token: ``module`` (the vendor's PKCS #11 library),
                            ``token`` (its label), ``processes``; the passphrase is then its PIN. Without
                            it the keys are encrypted files
``base_url``                *ca*: what the addresses in certificates begin with, no slash at the end
``[[authorities]]``         *ca*: ``id``, ``key`` (name in the key store), ``certificate`` (PEM file)
``[ledger]``                *evidence*: ``log_id`` and ``key``
``[time_stamping]``         *status*: ``id``, ``key``, ``certificate`` (PEM file), ``policies`` (dotted
                            OIDs, the first is the default) and ``time_source`` (``kernel``, ``scenario``)
==========================  ==========================================================================
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from antin.adapters.keystores.pkcs11.place import TokenPlace
from antin.kernel.errors import AntinError

__all__ = [
    "CLOCK_TOLERANCE",
    "ROLES",
    "AuthoritySettings",
    "LedgerSettings",
    "SettingsRefused",
    "SignerSettings",
    "TimeStampingSettings",
    "process_name",
    "read_settings",
]

ROLES = ("ca", "evidence", "status")
CLOCK_TOLERANCE = timedelta(minutes=5)  # how far callers' clocks may be ahead of the signer's
_KNOWN = {
    *("role", "passphrase_file", "passphrase_credential", "key_store"),
    *("base_url", "authorities", "ledger", "time_stamping"),
}


class SettingsRefused(AntinError):
    """The settings file is missing, or something in it is unknown, missing or of the wrong kind."""

    code = "signer.settings"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class AuthoritySettings:
    """One authority: its id, the name of its key, the file of its certificate."""

    id: str
    key: str
    certificate: Path


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """The ledger that an evidence signer witnesses."""

    log_id: str
    key: str


@dataclass(frozen=True, slots=True)
class TimeStampingSettings:
    """The time-stamping unit of a status signer."""

    id: str
    key: str
    certificate: Path
    policies: tuple[str, ...]
    time_source: str


@dataclass(frozen=True, slots=True)
class SignerSettings:
    """Everything a signer is told from outside; the rest is in its journal."""

    role: str
    folder: Path
    passphrase_file: Path | None
    passphrase_credential: str | None
    base_url: str
    authorities: tuple[AuthoritySettings, ...]
    ledger: LedgerSettings | None
    time_stamping: TimeStampingSettings | None = None
    token: TokenPlace | None = None  # None: the keys are encrypted files

    @property
    def keys(self) -> Path:
        """The folder of encrypted keys."""
        return self.folder / "keys"

    @property
    def approvers(self) -> Path:
        """The list of enrolled approvers."""
        return self.folder / "approvers.json"

    @property
    def standing(self) -> Path:
        """Standing mandates with their approvals, one JSON file each, taken in at the start."""
        return self.folder / "mandates"

    @property
    def journal(self) -> Path:
        """The signer's own log."""
        return self.folder / "journal.jsonl"

    @property
    def bodies(self) -> Path:
        """What was signed."""
        return self.folder / "bodies.bin"

    @property
    def crls(self) -> Path:
        """The last list of each shard."""
        return self.folder / "crls"


def process_name(role: str) -> str:
    """The name under which sockets, logs and process ids of a role's signer are found."""
    return f"signer-{role}"


def read_settings(folder: Path, role: str) -> SignerSettings:
    """Read and check ``signer.toml`` in the signer's folder."""
    path = folder / "signer.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsRefused(
            f"There is no signer of role {role} here.", where=str(path), remedy="Hold the ceremony first."
        ) from None
    except (OSError, ValueError) as error:
        raise SettingsRefused(f"The settings cannot be read: {error}.", where=str(path)) from error
    if unknown := sorted(table.keys() - _KNOWN):
        raise SettingsRefused(
            f"Unknown setting: {', '.join(unknown)}.", where=str(path), remedy="Remove it, or correct its name."
        )
    try:
        return _checked(_settings(table, folder), role, path)
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsRefused(
            f"A setting is missing or of the wrong kind: {error}.", where=str(path)
        ) from error


def _settings(table: dict[str, Any], folder: Path) -> SignerSettings:
    passphrase_file = table.get("passphrase_file")
    return SignerSettings(
        role=table["role"],
        folder=folder,
        passphrase_file=folder / passphrase_file if passphrase_file else None,
        passphrase_credential=table.get("passphrase_credential"),
        base_url=table.get("base_url", ""),
        authorities=tuple(_authority(row, folder) for row in table.get("authorities", ())),
        ledger=LedgerSettings(**table["ledger"]) if "ledger" in table else None,
        time_stamping=_time_stamping(table["time_stamping"], folder) if "time_stamping" in table else None,
        token=_token(table["key_store"]) if "key_store" in table else None,
    )


def _token(row: dict[str, Any]) -> TokenPlace:
    place = TokenPlace(**{**row, "module": Path(row["module"])})
    if not place.module.is_absolute() or not place.token or place.processes < 1:
        raise ValueError("key_store needs an absolute path of a module, a label, and a process or more")
    return place


def _authority(row: dict[str, str], folder: Path) -> AuthoritySettings:
    return AuthoritySettings(**{**row, "certificate": folder / row["certificate"]})  # type: ignore[arg-type]


def _time_stamping(row: dict[str, Any], folder: Path) -> TimeStampingSettings:
    changed = {"certificate": folder / row["certificate"], "policies": tuple(row["policies"])}
    return TimeStampingSettings(**{**row, **changed})


def _checked(settings: SignerSettings, role: str, path: Path) -> SignerSettings:
    says = {
        "ca": bool(settings.authorities and settings.base_url),
        "evidence": settings.ledger is not None,
        "status": settings.time_stamping is not None,
    }
    if settings.role != role:
        raise SettingsRefused(f"These are the settings of role “{settings.role}”, not {role}.", where=str(path))
    if not says[role] or sum(says.values()) > 1:
        raise SettingsRefused(f"The settings do not say what role {role} needs, or more.", where=str(path))
    if (settings.passphrase_file is None) == (settings.passphrase_credential is None):
        raise SettingsRefused("Give exactly one of passphrase_file and passphrase_credential.", where=str(path))
    return settings
