"""Lists of revoked certificates: when the office publishes them by itself, and how long they may live."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.system.cli_commands.antin import AntinWithin
from tests.system.office import Office

PLACE = ("issuing-1", 0)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def api() -> Any:
    from antin.apps.reorganisation import api as reorganisation

    return reorganisation


def test_list_is_due_when_it_is_missing_and_again_before_it_ends(office: Office) -> None:
    now = office.clock.now()
    assert api().crls_due(now) == [PLACE]
    (published,) = api().republish_due(office.tools.ca, now=now)
    assert (published.entries, published.next_update - published.this_update) == (0, 24 * HOUR)
    assert api().republish_due(office.tools.ca, now=now + HOUR) == []
    assert api().crls_due(now + 12 * HOUR) == [PLACE]


def test_list_that_would_outlive_the_effective_moment_is_replaced(office: Office) -> None:
    effective = office.estate.decision.effective_at
    office.clock.enter("eve")
    (long,) = api().publish_crls(office.tools.ca, now=effective - 5 * HOUR)
    assert long.next_update == effective + 19 * HOUR

    office.freeze()
    (short,) = api().republish_due(office.tools.ca, now=office.clock.now())
    assert short.next_update == effective + 10 * MINUTE
    assert api().crls_due(office.clock.now()) == []
    assert api().status_dies_by(effective + HOUR) == effective + HOUR + 10 * MINUTE


def test_command_warns_of_a_list_that_has_ended(within: AntinWithin, office: Office) -> None:
    within.must("crl", "publish")
    office.clock.enter("decision")
    told = within("crl", "list")
    assert told.code == 0
    assert "EXPIRED" in told.out
    assert "antin crl publish" in told.err


def test_ledger_that_was_edited_in_the_database_is_a_negative_verdict(
    within: AntinWithin, office: Office
) -> None:
    assert within.must("ledger", "verify")["sound"] is True
    ((sequence,),) = office.sql("SELECT min(sequence) FROM ledger_ledgerentry WHERE kind = 'plan.frozen'")
    office.forge("UPDATE ledger_ledgerentry SET subject = 'found' WHERE sequence = %s", [sequence])
    told = within("ledger", "verify", "--json")
    assert told.code == 5
    assert [(each["code"], each["sequence"]) for each in told.json["findings"]] == [("ledger.edited", sequence)]
