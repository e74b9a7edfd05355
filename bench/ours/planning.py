"""The planner from a thousand to a million holders: succession, needs, plan. Pure, in one process."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256

from antin.pki.profiles import latest_not_after
from antin.reissue.needs import fates_of, needs_after, needs_of
from antin.reissue.plan import HeldCertificate, KeyState
from antin.reissue.planner import PlanTerms, build_plan
from antin.succession.succeed import succeed
from bench.measuring.clocks import peak_memory, reset_peak_memory, span_of
from bench.measuring.figures import Figure, Goal, at_most
from bench.measuring.options import PROVINCE, Options
from bench.worlds.country import Country, synthetic_country, synthetic_provinces

__all__ = ["measure_planning"]

_SIZES, _QUICK = (1_000, 10_000, PROVINCE, 100_000, 1_000_000), (1_000, 10_000)
_GOALS = {PROVINCE: (3.0, 300.0), 1_000_000: (120.0, 2_000.0)}  # seconds, megabytes


def measure_planning(options: Options) -> Iterator[Figure]:
    """Each size in a process of its own, so that memory is its own too."""
    sizes = _QUICK if options.quick else _SIZES
    for holders in sizes:
        yield from _figures("one decision", holders, by_province=False)
    yield from _figures("a decision a province", sizes[-1], by_province=True)


def _figures(name: str, holders: int, *, by_province: bool) -> Iterator[Figure]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, megabytes, lines = pool.apply(_plan, (holders, by_province))
    time_goal, memory_goal = _goals(holders)
    yield Figure("planner", f"succession to plan, {name}", "CPU s", seconds, goal=time_goal, scale=lines)
    yield Figure("planner", f"peak memory, {name}", "MB", megabytes, goal=memory_goal, scale=lines)


def _goals(holders: int) -> tuple[Goal | None, Goal | None]:
    seconds, megabytes = _GOALS.get(holders, (None, None))
    return (at_most(seconds) if seconds else None, at_most(megabytes) if megabytes else None)


def _plan(holders: int, by_province: bool) -> tuple[float, float, int]:
    """CPU seconds, peak memory with registry and certificates in it, and lines of the plan."""
    countries = synthetic_provinces(holders) if by_province else iter((synthetic_country(holders),))
    seconds, megabytes, lines = 0.0, 0.0, 0
    while (country := next(countries, None)) is not None:
        held = _held(country)
        reset_peak_memory()
        taken, items = _plan_one(country, held)
        seconds, megabytes, lines = seconds + taken, max(megabytes, peak_memory()), lines + items
        del country, held
    return seconds, megabytes, lines


def _plan_one(country: Country, held: Sequence[HeldCertificate]) -> tuple[float, int]:
    with span_of() as span:
        succession = succeed(country.registry, country.decision)
        plan = build_plan(
            held=held,
            needed=needs_after(succession),
            fates=fates_of(succession),
            stock=(),
            terms=_terms(country),
        )
    if plan.unexplained or any(conflict.blocking for conflict in plan.conflicts):
        raise RuntimeError(f"the plan has {plan.unexplained[:3]} unexplained, {plan.conflicts[:3]}")
    return span.cpu, len(plan.items)


def _held(country: Country) -> Sequence[HeldCertificate]:
    begins = country.decision.effective_at - timedelta(days=700)
    return [
        HeldCertificate(
            serial=(1 << 128) + number,
            holder=want.holder,
            profile=want.profile,
            subject=want.subject,
            email=want.email,
            host_name=want.host_name,
            spki_sha256=sha256(str(number).encode()).hexdigest(),
            key_algorithm="P-256",
            device_serial=f"TK-{number:08}",
            key_state=KeyState.USABLE,
            not_before=begins,
            not_after=begins + timedelta(days=1_800),
        )
        for number, want in enumerate(needs_of(country.registry))
    ]


def _terms(country: Country) -> PlanTerms:
    effective, cutoff = country.decision.effective_at, country.decision.cutoff_at
    return PlanTerms(
        effective_at=effective,
        cutoff_at=cutoff or effective,
        issuer_id="issuing-1",
        issuer_not_after=effective + timedelta(days=3_650),
        term_of_new=latest_not_after("subscriber", effective) - effective,
    )
