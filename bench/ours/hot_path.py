"""The path from item to certificate without processes: prepare, compare with the item, sign, lint."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from antin.pki.algorithms import load_public_key, new_twin_key, sign
from antin.pki.conformance import compare_with_item
from antin.pki.issuing import Prepared, assemble, new_serial, prepare
from antin.pki.linting import lint
from antin.pki.structure import cheap_checks
from bench.measuring.figures import Figure, at_least
from bench.measuring.options import Options
from bench.peers.authority import new_authority
from bench.peers.bare_pipeline import Writer, authority_der
from bench.peers.pkilint import measure_pkilint
from bench.peers.requests import new_requests
from bench.worlds.items import Items, issuing_authority, new_items

__all__ = ["measure_hot_path"]

# Certificates a second and core that the reference asks for, by kind of issuing key.
_GOALS = {"P-256": 3_000.0, "RSA-2048": 1_200.0, "RSA-3072": 600.0, "RSA-4096": None}
_ROUNDS = 3
_UNIT = "/CPU s"


def measure_hot_path(options: Options) -> Iterator[Figure]:
    """Rates of one core, the best of three rounds."""
    count = options.scaled(2_000, 400)
    items = new_items(count)
    requests = new_requests(count)
    for kind, goal in _GOALS.items():
        share = count if kind == "P-256" else count // 4
        yield Figure(
            "hot",
            f"prepare, compare, sign ({kind})",
            _UNIT,
            _rate(_Desk(items, kind).issue, range(share)),
            _bare_rate(requests[:share], kind),
            "bare, request to OCSP",
            at_least(goal) if goal else None,
            scale=share,
        )
    yield from _pieces(items)
    yield _lint_figure(items, options)


class _Desk:
    """An authority in memory with the items that it may sign."""

    def __init__(self, items: Items, kind: str) -> None:
        self.items = items
        self.key, self.issuer = issuing_authority(kind)
        self._twin_key = new_twin_key(self.issuer.algorithm)

    def prepare(self, index: int) -> Prepared:
        """What the worker does with one item."""
        return prepare(
            self.items.items[index],
            serial=new_serial(os.urandom(16)),
            public_key=load_public_key(self.items.keys[index]),
            issuer=self.issuer,
            twin_key=self._twin_key,
        )

    def compare(self, tbs: bytes, index: int) -> None:
        """What the signer does before it signs."""
        compare_with_item(tbs, self.items.items[index], self.issuer)

    def issue(self, index: int) -> bytes:
        """Both, one after the other, and the signature."""
        tbs = self.prepare(index).tbs
        self.compare(tbs, index)
        return assemble(tbs, sign(self.key, tbs), self.issuer.algorithm)


def _bare_rate(requests: list[bytes], kind: str) -> float:
    writer = Writer(*authority_der(new_authority(kind), kind))
    return _rate(lambda request: list(writer.rows([request])), requests)


def _pieces(items: Items) -> Iterator[Figure]:
    """Each step alone under a P-256 authority, to see what dominates."""
    desk = _Desk(items, "P-256")
    indexes = range(len(items.items))
    bodies = [desk.prepare(index).tbs for index in indexes]
    steps: dict[str, Callable[[int], object]] = {
        "load public key": lambda i: load_public_key(items.keys[i]),
        "prepare with twin": desk.prepare,
        "cheap structural checks": lambda i: cheap_checks(bodies[i], items.items[i]),
        "compare with item": lambda i: desk.compare(bodies[i], i),
        "sign": lambda i: sign(desk.key, bodies[i]),
        "leaf of the mandate": lambda i: items.items[i].leaf,
    }
    for name, step in steps.items():
        yield Figure("hot", name, _UNIT, _rate(step, indexes), scale=len(indexes))


def _lint_figure(items: Items, options: Options) -> Figure:
    desk, count = _Desk(items, "P-256"), options.scaled(400, 60)
    twins = [desk.prepare(index).twin for index in range(count)]
    peer = measure_pkilint(twins)
    return Figure("hot", "lint", _UNIT, _rate(lint, twins), peer.per_cpu_second, "pkilint", scale=count)


def _rate(step: Callable[[Any], object], values: Iterable[Any]) -> float:
    """Calls a second of CPU, the best of several rounds."""
    listed = list(values)
    best = float("inf")
    for _ in range(_ROUNDS):
        began = time.process_time()
        for value in listed:
            step(value)
        best = min(best, time.process_time() - began)
    return len(listed) / best
