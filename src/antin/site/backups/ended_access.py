"""Access that ended after a backup was made must not come back with it: accounts, keys, grants, tokens.

The witnessed ledger tells of each end; rows that the backup still has are ended again. What was opened after
the backup has no rows and needs no end. Sessions and open links are void after every restore.
"""

from __future__ import annotations

from collections.abc import Iterable

from antin.ledger.entries import Entry

__all__ = ["ENDS", "end_access"]

_KEYS = {f"account.{event}": event for event in ("passkey_removed", "totp_removed", "identity_removed")}
ENDS = frozenset({"account.disabled", "grant.revoked", "token.revoked", *_KEYS})


def end_access(entries: Iterable[Entry], *, was_restored: bool) -> int:
    """End what these entries ended; returns how much was. Django is set up with accounts."""
    from antin.apps.accounts import api as accounts

    seen, ended = False, 0
    for entry in entries:
        seen = True
        if entry.kind in ENDS:
            ended += _end(entry)
    if seen or was_restored:
        accounts.close_the_door()
    return ended


def _end(entry: Entry) -> int:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants
    from antin.endpoints.api import tokens

    match entry.kind:
        case "account.disabled":
            return accounts.restore_disabled(entry.subject, at=entry.at)
        case "grant.revoked":
            by, reason = str(entry.body["by"]), str(entry.body["reason"])
            return grants.restore_grant_revoked(entry.subject, at=entry.at, by=by, reason=reason)
        case "token.revoked":
            return tokens.restore_token_revoked(entry.subject, at=entry.at, by=str(entry.body["by"]))
    return accounts.restore_removed_key(entry.subject, _KEYS[entry.kind], entry.body)
