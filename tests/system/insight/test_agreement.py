"""The roll-ups say what readiness, ``reorg status`` and the proof say, at every step."""

from __future__ import annotations

from tests.system.office import Office


def agree(office: Office) -> None:
    """Holders, reasons and stages, each against the app that owns the rule."""
    from antin.apps.insight import api as insight
    from antin.apps.reorganisation import api as reorganisation

    now = office.clock.now()
    insight.refresh(now=now)
    totals, ready = insight.totals(), reorganisation.readiness_at(now)
    assert (totals.holders, totals.usable) == (sum(ready.in_service.values()), ready.ready)
    waiting = {(row.kind, row.holder_id): row.reason for row in insight.waiting_holders(None)}
    assert waiting == {(row.holder_kind, row.holder_id): row.code for row in ready.not_ready}
    assert {name: totals.counts[name] for name in insight.REASONS} == reorganisation.standing_of(
        None, now
    ).by_reason


def stages_agree(office: Office, plan_id: str) -> None:
    from antin.apps.insight import api as insight
    from antin.apps.reorganisation import api as reorganisation

    plan = reorganisation.get_plan(plan_id)
    counts, overview = insight.totals().counts, reorganisation.overview_of(plan)
    assert counts["planned"] + counts["stalled"] == overview.to_issue - overview.issued
    assert counts["issued"] + counts["proved"] == overview.issued
    assert counts["proved"] == overview.confirmed


def test_roll_ups_say_what_readiness_says_from_the_founding_to_the_cut_off(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    agree(office)
    plan = office.start_run(office.approve(office.freeze()))
    reorganisation.carry_out(reorganisation.lease_chunk("worker-t"), office.tools.run)
    agree(office)
    stages_agree(office, plan.id)
    office.work()
    agree(office)
    stages_agree(office, plan.id)
    office.finish(plan.id)
    agree(office)
    stages_agree(office, plan.id)


def test_commune_works_while_seal_leader_and_clerk_are_usable(office: Office) -> None:
    from antin.apps.insight import api as insight

    lose = "UPDATE devices_keydevice SET state = %s WHERE holder_id = %s"
    insight.refresh(now=office.clock.now())
    assert (insight.totals().working, insight.totals().units) == (3, 3)
    parts = dict(
        office.sql(
            "SELECT part || ordinality::text, holder_id FROM (SELECT part, holder_id,"
            " row_number() OVER (PARTITION BY part ORDER BY holder_id) AS ordinality FROM insight_holderrow"
            " WHERE organisation_id LIKE '97007:C-UBND%' AND part <> '') numbered"
        )
    )
    for lost, able in ((["leader1"], 3), (["leader1", "leader2"], 2), (["clerk1"], 2), (["seal1"], 2)):
        for name in lost:
            office.sql(lose, ["lost", parts[name]])
        insight.refresh(now=office.clock.now())
        assert insight.totals().working == able, lost
        for name in lost:
            office.sql(lose, ["working", parts[name]])
    insight.refresh(now=office.clock.now())
    turns = insight.turns_since(office.clock.now().replace(year=2000))
    assert [(turn.unit_code, turn.can_work) for turn in turns][-1] == ("97007", False)
    assert insight.totals().working == 3
