"""One holder's test signature: the device is asked, and what it answers is verified and recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.grants import api as grants
from antin.apps.reorganisation.actions.switching import retire_replaced
from antin.apps.reorganisation.models import FrozenPlan, RunState
from antin.kernel.errors import AntinError

__all__ = ["NO_ANSWER", "make_test_signature"]

NO_ANSWER = "no_answer"  # nobody on the other side; other troubles are states of the device
NOT_VERIFIED = "not_verified"


class _Heard:
    """A channel that remembers what went wrong."""

    def __init__(self, channel: devices.FieldChannel) -> None:
        self._channel = channel
        self.trouble = ""

    @property
    def name(self) -> str:
        return self._channel.name

    def prove(self, requests: Sequence[devices.ProofRequest]) -> list[devices.ProofAnswer]:
        try:
            answers = self._channel.prove(requests)
        except AntinError:
            self.trouble = NO_ANSWER
            return [devices.ProofAnswer(each.device_serial, None, NO_ANSWER) for each in requests]
        self.trouble = next((each.trouble for each in answers if each.trouble), "")
        return answers


def make_test_signature(
    serial: str, channel: devices.FieldChannel, *, actor: grants.Actor, now: datetime
) -> Mapping[str, Any]:
    """Ask the holder's own device. After the switch the old certificate ends when the new one is proved."""
    record = certificates.find_certificate(serial)
    if record.holder_kind != "person" or record.holder_id != actor.person_id:
        raise grants.ActRefused("Only the holder makes a test signature.", where=serial)
    if record.revoked_at is not None and record.revoked_at <= now:
        raise AntinError("The certificate has ended.", where=serial, code="test.certificate_ended")
    heard = _Heard(channel)
    devices.confirm([devices.Written(record.serial, record.device_serial, record.document)], heard, now=now)
    proved = bool(devices.proofs_of([record.serial]))
    if proved and _is_switched(record.plan_id):
        retire_replaced(record.plan_id, now=now, first=record.item_index, last=record.item_index)
    trouble = "" if proved else heard.trouble or NOT_VERIFIED
    return {"proved": proved, "trouble": trouble, "channel": channel.name}


def _is_switched(plan_id: str) -> bool:
    return FrozenPlan.objects.filter(id=plan_id, state=RunState.SWITCHED).exists()
