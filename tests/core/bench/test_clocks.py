"""CPU time of processes that go on, and of those that have ended."""

from __future__ import annotations

import os

from bench.measuring.clocks import peak_memory, reset_peak_memory, span_of


def burn() -> int:
    return sum(number * number for number in range(600_000))


def test_span_counts_the_work_of_this_process_once() -> None:
    with span_of() as span:
        burn()
    assert span.cpu == span.own > 0


def test_span_counts_the_tree_of_a_process_that_goes_on() -> None:
    with span_of(trees=[os.getpid()], own=False) as span:
        for _ in range(3):
            burn()
    assert span.cpu > 0
    assert span.cpu <= span.own + 0.05  # the kernel counts in hundredths


def test_peak_of_memory_is_counted_anew() -> None:
    reset_peak_memory()
    before = peak_memory()
    block = bytearray(30_000_000)
    assert peak_memory() - before > 25
    del block
    reset_peak_memory()
    assert peak_memory() - before < 15
