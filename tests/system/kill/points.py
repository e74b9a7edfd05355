"""The boundaries of a run, and seeded points on them: which process dies where, at which call.

A boundary is a function of the product; the point lies before or after it (for the journal also in the middle
of its write). Victims are the process that is there (``self``), any other process of the office, or all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["BOUNDARIES", "VICTIMS", "Boundary", "Point", "draw", "point"]

VICTIMS = (
    *("self", "conductor", "worker-1", "worker-2", "signer-ca", "signer-evidence", "field"),
    *("postgres", "postgres-backend", "postgres-walwriter", "postgres-checkpointer"),
    "all",  # every process at the same moment, as when the power goes
)


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place in the product where a process may die; ``group`` is what the report calls it."""

    group: str
    function: str
    moment: str  # "before", "after", "torn"

    @property
    def key(self) -> str:
        """How the counters of a trial call it."""
        return f"{self.function.replace(':', '.')}.{self.moment}"


@dataclass(frozen=True, slots=True)
class Point:
    """Kill ``victim`` when ``boundary`` is reached for the ``call``-th time."""

    boundary: Boundary
    call: int
    victim: str

    def __str__(self) -> str:
        """As the name of a test and a row of the report: short and unique."""
        name = self.boundary.function.rpartition(":")[2]
        return f"{self.victim} {self.boundary.moment} {name} {self.call}"

    def as_dict(self) -> dict[str, Any]:
        """As the killing process reads it."""
        described = asdict(self.boundary)
        return {**described, "call": self.call, "victim": self.victim}


_APPS = "antin.apps"
_RUN = f"{_APPS}.reorganisation.actions"
_ISSUING = f"{_APPS}.certificates.actions.issuing"
_CLIENT = "antin.adapters.signer_socket.client:SignerClient"

_FUNCTIONS = {
    "ceremony": ["antin.signer.ceremony:hold_in", "antin.signer.ceremony:_move_into_place"],
    "world before": [
        "antin.demo.story.opening:provision_field",
        "antin.demo.story.opening:open_office",
        f"{_APPS}.directory.actions:establish",
        f"{_RUN}.founding:finish_founding",
    ],
    "decision": [f"{_RUN}.deciding:import_decision"],
    "freeze": [f"{_RUN}.freezing:freeze_plan"],
    "approval": [f"{_RUN}.approving:approve_plan"],
    "mandate": ["antin.signer.mandate_store:MandateStore.accept"],
    "start of the run": [f"{_RUN}.running:start_run", f"{_APPS}.devices.actions:hand_over"],
    "lease": [f"{_RUN}.running:lease_chunk", f"{_RUN}.running:_close"],
    "intention": [f"{_ISSUING}:_intend", f"{_ISSUING}:_prepare"],
    "sign": [
        f"{_CLIENT}.issue",
        "antin.signer.body_store:BodyStore.append",
        "antin.signer.issuing:Issuer._signatures",
        "antin.signer.issuing:_answer",
    ],
    "journal of a signer": ["antin.signer.journal:Journal._write"],
    "store": [f"{_ISSUING}:_store", f"{_ISSUING}:_replace_overtaken"],
    "COPY": ["psycopg._copy:Copy.write_row", f"{_APPS}.bulk:copy_rows"],
    "commit": ["django.db.backends.base.base:BaseDatabaseWrapper._commit"],
    "ledger": [f"{_APPS}.ledger.actions:record"],
    "confirm": [
        "antin.adapters.field_socket.client:SimulatedField.prove",
        "antin.simulators.field.devices:SimulatedDevices.prove",
        f"{_APPS}.devices.actions:confirm",
        f"{_APPS}.devices.actions:_record",
    ],
    "switch": [f"{_RUN}.switching:switch", f"{_RUN}.switching:_succeed_directory"],
    "revoke": [f"{_APPS}.certificates.actions.revoking:revoke"],
    "publish": [
        f"{_CLIENT}.sign_crl",
        "antin.signer.crl_store:CrlStore.keep",
        "antin.signer.crl_signing:CrlSigner._sign",
        f"{_APPS}.authorities.actions:keep_crl",
    ],
    "checkpoint": [
        f"{_CLIENT}.append_and_sign",
        "antin.signer.checkpoints:CheckpointSigner._sign",
        f"{_APPS}.ledger.actions:sign_checkpoint",
    ],
    "cut-off": [f"{_RUN}.switching:retire_replaced", f"{_RUN}.switching:cut_off"],
    "proof": [f"{_APPS}.reorganisation.proving:write_bundle", f"{_APPS}.reorganisation.proving:_write"],
}


def _boundaries() -> Iterator[Boundary]:
    for group, functions in _FUNCTIONS.items():
        for function in functions:
            for moment in ("before", "after"):
                yield Boundary(group, function, moment)
    yield Boundary("journal of a signer", "antin.signer.journal:Journal._write", "torn")


BOUNDARIES = tuple(_boundaries())


def point(victim: str, moment: str, name: str, call: int) -> Point:
    """The point that is written like this: ``self after _store 2``."""
    (boundary,) = [
        each
        for each in BOUNDARIES
        if each.moment == moment and each.function.rpartition(":")[2] == name and victim in VICTIMS
    ]
    return Point(boundary, call, victim)


def draw(seed: str, calls: Mapping[str, int]) -> Iterator[Point]:
    """Points without end: all boundaries and victims in turn, the call at random among those of a calm run.

    ``calls`` says how often each boundary is reached in a run that nobody disturbs.
    """
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    reached = [boundary for boundary in BOUNDARIES if calls.get(boundary.key)]
    while True:
        for boundary in dice.sample(reached, len(reached)):
            # Half of all points kill the process that is there: it is the one with something in its hands.
            victim = "self" if dice.random() < 0.5 else dice.choice(VICTIMS[1:])
            yield Point(boundary, dice.randint(1, calls[boundary.key]), victim)
