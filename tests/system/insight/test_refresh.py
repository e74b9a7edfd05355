"""The roll-ups follow every change, and a rebuild finds nothing else."""

from __future__ import annotations

from typing import Any

from tests.system.office import Office

TABLES = ("holderrow", "linerow", "figures", "agecount", "minutecount", "due")


def rows(office: Office) -> dict[str, list[Any]]:
    """Every derived row, in an order."""
    asked = "SELECT (to_jsonb(x) - 'id')::text FROM insight_{} x ORDER BY 1"
    return {table: office.sql(asked.format(table)) for table in TABLES}


def agree(office: Office) -> None:
    """What a refresh left is what a rebuild makes."""
    from antin.apps.insight import api as insight

    insight.refresh(now=office.clock.now())
    kept = rows(office)
    insight.rebuild(now=office.clock.now())
    made = rows(office)
    for table in TABLES:
        assert kept[table] == made[table], table
    assert kept["holderrow"]


def test_refresh_and_rebuild_agree_at_every_step_of_a_reorganisation(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    agree(office)
    plan = office.freeze()
    agree(office)
    plan = office.start_run(office.approve(plan))
    for _ in range(2):
        reorganisation.carry_out(reorganisation.lease_chunk("worker-t"), office.tools.run)
        agree(office)
    office.work()
    agree(office)
    office.reorganiser.switch(plan.id)
    agree(office)
    office.reorganiser.cut_off(plan.id)
    agree(office)


def test_device_that_is_found_or_lost_changes_only_its_holder(office: Office) -> None:
    from antin.apps.insight import api as insight

    insight.refresh(now=office.clock.now())
    before = rows(office)
    changed = "UPDATE devices_keydevice SET state = %s WHERE serial = %s"
    serial, identity = office.sql("SELECT serial, holder_id FROM devices_keydevice WHERE state = 'locked'")[0]
    office.sql(changed, ["working", serial])
    assert insight.refresh(now=office.clock.now())
    after = rows(office)
    changed_rows = set(before["holderrow"]) ^ set(after["holderrow"])
    assert len(changed_rows) == 2
    assert all(identity in row for (row,) in changed_rows)
    agree(office)
    office.sql(changed, ["lost", serial])
    agree(office)


def test_time_alone_changes_who_can_sign(office: Office) -> None:
    from antin.apps.insight import api as insight

    insight.refresh(now=office.clock.now())
    assert insight.totals().usable > 0
    ends = max(office.sql("SELECT max(not_after) FROM certificates_certificate")[0])
    insight.refresh(now=ends)
    assert insight.totals().usable == 0
    assert insight.totals().counts["no_certificate"] == insight.totals().holders


def test_nothing_changed_keeps_the_version(office: Office) -> None:
    from antin.apps.insight import api as insight

    insight.refresh(now=office.clock.now())
    first = insight.standing()
    assert not insight.refresh(now=office.clock.now())
    again = insight.standing()
    assert first is not None
    assert again is not None
    assert again.version == first.version
    assert again.as_of >= first.as_of


def test_change_that_is_rolled_back_touches_nobody(office: Office) -> None:
    from django.db import transaction

    from antin.apps.devices import api as devices
    from antin.apps.insight import api as insight

    insight.refresh(now=office.clock.now())
    held = office.sql("SELECT serial FROM devices_keydevice WHERE state = 'working' LIMIT 1")[0]
    with transaction.atomic():
        assert devices.take_back(held) == 1
        transaction.set_rollback(True)
    assert not insight.refresh(now=office.clock.now())


def test_ledger_that_grew_is_counted_by_minute(office: Office) -> None:
    from antin.apps.insight import api as insight

    insight.refresh(now=office.clock.now())
    counted = insight.entries_since(office.clock.now().replace(year=2000))
    known = dict(office.sql("SELECT kind, count(*) FROM ledger_ledgerentry GROUP BY kind"))
    assert counted == known
