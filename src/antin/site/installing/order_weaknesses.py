"""Choices of an installation that must not be made, each with the sentence that mends it.

1. At least two approvers attend; ids and keys are everybody's own.
2. Passphrases are brought in private files, are long enough, and nobody shares one.
3. A signer has one token; its library is there, its PIN is brought in a private file.
4. Keys that leave the machine do not go into the data folder.
5. The first officer has a known role, and approves only under an enrolled id.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from antin.adapters.keystores.secret_files import read_passphrase
from antin.kernel.errors import AntinError
from antin.signer.approvers import REQUIRED_APPROVALS
from antin.site.installing.order import CeremonyPlaces, Installation, OfficerOrder
from antin.site.serving.weaknesses import Weakness

__all__ = ["SHORTEST_PASSPHRASE", "order_weaknesses"]

SHORTEST_PASSPHRASE = 12  # characters; stretched by scrypt, so that a guess costs 0.2 s
_FEWEST_KINDS = 5  # different characters
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def order_weaknesses(order: Installation, data_folder: Path, known_roles: frozenset[str]) -> Iterator[Weakness]:
    """Every weak choice in the ceremony and the first account."""
    yield from _attendance(order.ceremony)
    yield from _passphrases(order.ceremony)
    yield from _tokens(order.ceremony)
    yield from _places(order.ceremony, data_folder)
    yield from _officer(order.officer, order.ceremony, known_roles)


def _attendance(ceremony: CeremonyPlaces) -> Iterator[Weakness]:
    attending = [each for each in ceremony.approvers if each.passphrase_file is not None]
    if len(attending) < REQUIRED_APPROVALS:
        yield Weakness(
            "ceremony.approvers",
            f"{len(attending)} approver(s) attend with a passphrase; {REQUIRED_APPROVALS} are needed.",
            "Give two approvers a passphrase_file.",
        )
    for each in ceremony.approvers:
        if (each.passphrase_file is None) == (each.public_key_file is None):
            yield Weakness(
                "ceremony.approvers",
                f"“{each.id}” must bring either a passphrase or a public key.",
                "Give exactly one of passphrase_file and public_key_file.",
            )
        if not _ID.fullmatch(each.id):
            yield Weakness(
                "ceremony.approvers",
                f"“{each.id}” cannot be an approver's id.",
                "Use lower-case letters, digits and hyphens.",
            )
    for name, count in Counter(each.id for each in ceremony.approvers).items():
        if count > 1:
            yield Weakness("ceremony.approvers", f"“{name}” stands twice.", "Enrol each person once.")


def _passphrases(ceremony: CeremonyPlaces) -> Iterator[Weakness]:
    files = [("ceremony.root_passphrase_file", ceremony.root_passphrase_file)]
    files += [("ceremony.approvers", a.passphrase_file) for a in ceremony.approvers if a.passphrase_file]
    seen: set[bytes] = set()
    for key, path in files:
        try:
            passphrase = read_passphrase(path)
        except AntinError as refused:
            yield _unreadable(key, path, refused)
            continue
        if _is_easy(passphrase):
            yield Weakness(
                key,
                f"The passphrase in {path} is too easy to guess.",
                f"Use at least {SHORTEST_PASSPHRASE} characters, for example four words.",
            )
        if passphrase in seen:
            yield Weakness(key, f"The passphrase in {path} is somebody else's too.", "Let each choose an own.")
        seen.add(passphrase)


def _unreadable(key: str, path: Path, refused: AntinError) -> Weakness:
    is_missing = refused.code in ("secret.unreadable", "secret.empty")
    remedy = "Bring the passphrase in this file, mode 0600." if is_missing else refused.remedy
    return Weakness(key, f"{refused.message} [{path}]", remedy)


def _is_easy(passphrase: bytes) -> bool:
    length = len(passphrase.decode(errors="replace"))
    return length < SHORTEST_PASSPHRASE or len(set(passphrase)) < _FEWEST_KINDS


def _tokens(ceremony: CeremonyPlaces) -> Iterator[Weakness]:
    key = "ceremony.tokens"
    for role, count in Counter(each.role for each in ceremony.tokens).items():
        if count > 1:
            yield Weakness(key, f"The signer “{role}” has {count} tokens.", "Name one token a signer.")
    for each in ceremony.tokens:
        if not each.place.module.is_file():
            yield Weakness(key, f"There is no module {each.place.module}.", "Name the vendor's library.")
        try:
            read_passphrase(each.pin_file)
        except AntinError as refused:
            yield _unreadable(key, each.pin_file, refused)


def _places(ceremony: CeremonyPlaces, data_folder: Path) -> Iterator[Weakness]:
    for name in ("keys_folder", "root_folder"):
        folder = getattr(ceremony, name).resolve()
        key = f"ceremony.{name}"
        if folder.is_relative_to(data_folder.resolve()):
            yield Weakness(key, "Keys that leave the machine must not lie in the data folder.", "Name a stick.")
        elif not folder.is_dir():
            yield Weakness(key, f"{folder} is not a folder.", "Mount the stick, or make the folder.")
        elif folder.stat().st_mode & 0o077:
            yield Weakness(key, f"Others may enter {folder}.", f"Run: chmod 700 '{folder}'")


def _officer(
    officer: OfficerOrder, ceremony: CeremonyPlaces, known_roles: frozenset[str]
) -> Iterator[Weakness]:
    for role in officer.roles:
        if role not in known_roles:
            yield Weakness(
                "first_officer.roles",
                f"There is no role “{role}”.",
                f"Known are {', '.join(sorted(known_roles))}.",
            )
    if not officer.roles:
        yield Weakness("first_officer.roles", "An account without a role can do nothing.", 'Add "registrar".')
    if officer.approver is not None and officer.approver not in {each.id for each in ceremony.approvers}:
        yield Weakness(
            "first_officer.approver",
            f"“{officer.approver}” is not among the approvers.",
            "Name an approver's id, or leave it out.",
        )
