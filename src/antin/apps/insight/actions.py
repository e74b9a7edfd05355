"""Keeping the roll-ups: a refresh of what was touched, and a rebuild of everything. Both by set-based SQL.

A refresh takes what the triggers have noted and what time has brought about since the last one, makes the rows
of those holders anew, then the figures of their organisations, communes and provinces. Where that would be most
of the office, everything is rebuilt instead: the rows are the same, and it is quicker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from antin.apps.insight import statements as sql
from antin.apps.insight.models import Figures, Level, Observation, Refresh, Turn
from antin.apps.insight.queries import totals

__all__ = ["rebuild", "refresh"]

_WRITER_LOCK = 7_240_011  # advisory lock key: one refresh at a time
_MOST_TOUCHED = 4_000  # holders; more are rebuilt with all others
_REBUILT_EVERY = timedelta(hours=24)
_KINDS = ("organisation", "person", "service")
_CURRENT_PLAN = """SELECT id FROM reorganisation_frozenplan
WHERE decision_id IS NOT NULL AND state <> 'rolled_back' ORDER BY frozen_at DESC, id DESC LIMIT 1"""
_LEDGER_SIZE = "SELECT COALESCE(max(sequence) + 1, 0) FROM ledger_ledgerentry"
_IS_OLD = "SELECT clock_timestamp() - rebuilt_at > %s FROM insight_refresh"


@dataclass
class _Task:
    """What one refresh works on; the sets become parameters of the statements."""

    now: datetime
    plan: str | None
    ledger_from: int
    ledger_size: int
    sets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Carry a statement out with this task's parameters."""
        names = (*_KINDS, "agencies", "units", "provinces")
        values: dict[str, Any] = {name: sorted(self.sets[name]) for name in names}
        values |= {"now": self.now, "plan": self.plan}
        values |= {"ledger_from": self.ledger_from, "ledger_size": self.ledger_size}
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    def touch(self, holders: Iterable[tuple[Any, ...]]) -> None:
        """Take holders in, given as kind and identity."""
        for kind, identity in holders:
            self.sets[kind].add(identity)

    def place(self, places: Iterable[tuple[Any, ...]]) -> None:
        """Take the organisations, communes and provinces of rows in."""
        for agency, unit, province in places:
            self.sets["agencies"].add(agency)
            self.sets["units"].add(unit)
            self.sets["provinces"].add(province)

    @property
    def touches(self) -> int:
        """How many holders are touched."""
        return sum(len(self.sets[kind]) for kind in _KINDS)


def refresh(*, now: datetime) -> bool:
    """Bring the roll-ups to ``now``; true where a figure may have changed. One refresh at a time is enough."""
    with transaction.atomic():
        if not _value("SELECT pg_try_advisory_xact_lock(%s)", _WRITER_LOCK):
            return False
        kept = Refresh.objects.filter(id=1).first()
        task = _Task(now, _value(_CURRENT_PLAN), kept.ledger_size if kept else 0, _value(_LEDGER_SIZE))
        if kept is None or _needs_rebuild(kept, task):
            return _rebuild(task, kept)
        task.touch(task.run(sql.TAKE_TOUCHED))
        if task.sets["*"] or task.touches > _MOST_TOUCHED:
            return _rebuild(task, kept)
        if task.touches:
            _make_anew(task)
        if task.ledger_size > task.ledger_from:
            task.run(sql.MINUTES_MORE)
        return _close(task, kept, changed=bool(task.touches) or task.ledger_size > task.ledger_from)


def rebuild(*, now: datetime) -> None:
    """Make every derived row anew by one statement; what was observed stays."""
    with transaction.atomic():
        _value("SELECT pg_advisory_xact_lock(%s)::text", _WRITER_LOCK)
        task = _Task(now, _value(_CURRENT_PLAN), 0, _value(_LEDGER_SIZE))
        _rebuild(task, Refresh.objects.filter(id=1).first())


def _needs_rebuild(kept: Refresh, task: _Task) -> bool:
    """Another plan, a clock that was set back, a log that was restored, or a day since the last time."""
    moved = kept.plan_id != task.plan or task.now < kept.as_of or task.ledger_size < kept.ledger_size
    return moved or bool(_value(_IS_OLD, _REBUILT_EVERY))


def _rebuild(task: _Task, kept: Refresh | None) -> bool:
    task.ledger_from = 0
    before = _abilities()
    for table in sql.DERIVED:
        task.run(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
    task.run(sql.REBUILD)
    if kept is not None:
        _note_turns(task, before, _abilities())
    return _close(task, kept, changed=True, rebuilt=True)


def _make_anew(task: _Task) -> None:
    """The rows of touched holders, then the figures above them."""
    task.sets["agencies"] |= task.sets["organisation"]
    task.touch(task.run(sql.SEATED))
    for statement in (*sql.HOLDERS, *sql.LINES):
        task.place(task.run(statement))
    for statement in sql.DUES:
        task.run(statement)
    for statement in sql.AGENCIES:
        task.place(task.run(statement))
    before, after = ({row[0]: row[1:] for row in task.run(statement)} for statement in sql.UNITS)
    for statement in (*sql.PROVINCES, *sql.AGES):
        task.run(statement)
    _note_turns(task, before, after)


def _abilities() -> dict[str, tuple[Any, ...]]:
    """Name and ability of every commune."""
    rows = Figures.objects.filter(level=Level.UNIT).values_list("key", "name", "can_work")
    return {key: (name, can_work) for key, name, can_work in rows}


def _note_turns(task: _Task, before: dict[str, tuple[Any, ...]], after: dict[str, tuple[Any, ...]]) -> None:
    Turn.objects.bulk_create(
        Turn(at=task.now, unit_code=code, name=name, can_work=can_work)
        for code, (name, can_work) in sorted(after.items())
        if code in before and before[code][1] != can_work
    )


def _close(task: _Task, kept: Refresh | None, *, changed: bool, rebuilt: bool = False) -> bool:
    """Say as of when the rows are, and what the whole looked like in this minute."""
    values: dict[str, Any] = {"as_of": task.now, "plan_id": task.plan, "ledger_size": task.ledger_size}
    values["refreshed_at"] = Now()
    if rebuilt:
        values["rebuilt_at"] = Now()
    if changed:
        values |= {"version": (kept.version if kept else 0) + 1, "changed_at": task.now}
        _observe(task.now)
    if kept is None:
        Refresh.objects.create(id=1, **values)
    else:
        Refresh.objects.filter(id=1).update(**values)
    return changed


def _observe(now: datetime) -> None:
    whole = totals()
    values = {"units": whole.units, "working": whole.working, "holders": whole.holders, "usable": whole.usable}
    Observation.objects.update_or_create(minute=now.replace(second=0, microsecond=0), defaults=values)


def _value(statement: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
        return row[0] if row else None
