"""An approval by passkey, in two steps: what is signed is fixed on our side, then the browser's answer is read.

Any page that lets people approve something uses these two; what is approved is known by its digest alone.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from antin.apps.authorities import api as authorities
from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment, utc_text
from antin.pki.approvals import Approval
from antin.pki.passkeys import Assertion, challenge_of
from antin.web.account.credentials import relying_party
from antin.web.account.middleware import OfficeRequest

__all__ = ["ApprovalNotBegun", "begin_approval", "finish_approval"]

_PENDING = "approval.pending"
_TIME_TO_TOUCH = timedelta(minutes=5)


class ApprovalNotBegun(AntinError):
    """There is no approval under way in this session, or it is too old, or its answer cannot be read."""

    code = "approval.not_begun"
    exit_code = 9


def begin_approval(request: OfficeRequest, *, digest: str, reason: str) -> dict[str, Any]:
    """Fix what is to be signed and return what the browser asks the passkey with."""
    approver_id = request.actor.signs_as
    pending = {
        "approver_id": approver_id,
        "mandate_digest": digest,
        "approved_at": utc_text(request.now),
        "reason": reason,
    }
    request.session[_PENDING] = pending
    party = relying_party(request)
    enrolled = [each for each in authorities.passkeys_of(approver_id) if each.rp_id == party]
    if not enrolled:
        raise ApprovalNotBegun(
            "None of your passkeys counts for the signers here.",
            remedy="Ask on your account page for your passkey to count.",
            code="approval.no_passkey",
        )
    challenge = challenge_of(_unsigned(pending).signed_bytes())
    return {
        "publicKey": {
            "challenge": _text(challenge),
            "rpId": party,
            "timeout": int(_TIME_TO_TOUCH.total_seconds() * 1000),
            "userVerification": "required",
            "allowCredentials": [
                {"type": "public-key", "id": _text(bytes.fromhex(each.credential_id))} for each in enrolled
            ],
        }
    }


def finish_approval(request: OfficeRequest, *, digest: str) -> Approval:
    """The approval that the browser brings; whether it holds is judged by whoever takes it."""
    pending = request.session.pop(_PENDING, None)
    if pending is None or pending["mandate_digest"] != digest or _is_old(pending, request.now):
        raise ApprovalNotBegun("The approval was begun too long ago, or elsewhere.", remedy="Begin it again.")
    try:
        answer = json.loads(request.POST["credential"])
        assertion = Assertion(
            credential_id=_octets(answer["rawId"]),
            authenticator_data=_octets(answer["response"]["authenticatorData"]),
            client_data=_octets(answer["response"]["clientDataJSON"]),
        )
        signature = _octets(answer["response"]["signature"])
    except (KeyError, TypeError, ValueError) as problem:
        raise ApprovalNotBegun("The browser's answer cannot be read.", remedy="Begin it again.") from problem
    return replace(_unsigned(pending), signature=signature, assertion=assertion)


def _is_old(pending: dict[str, str], now: datetime) -> bool:
    return not timedelta(0) <= now - parse_moment(pending["approved_at"]) <= _TIME_TO_TOUCH


def _unsigned(pending: dict[str, str]) -> Approval:
    return Approval(
        approver_id=pending["approver_id"],
        mandate_digest=pending["mandate_digest"],
        approved_at=parse_moment(pending["approved_at"]),
        reason=pending["reason"],
        signature=b"",
    )


def _text(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def _octets(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
