"""The life of units and organisations as their pages tell it, through one real switch."""

from __future__ import annotations

from tests.system.web_registry.desk import BEFORE, Desk, read


def test_merged_organisation_names_what_it_was_formed_from(desk: Desk) -> None:
    page = read(desk.reader("registrar"), f"/registry/organisations/{desk.identity('97001:C-UBND')}/")
    assert "Formed from 2 bodies" in page
    for name in ("Ủy ban nhân dân xã An Hòa", "Ủy ban nhân dân xã Bình Minh", "VD-01/NQ"):
        assert name in page
    assert page.count("<span>identity goes on here</span>") == 1


def test_ended_organisation_leads_on_to_its_successor_and_shows_its_last_people(desk: Desk) -> None:
    old = desk.identity("97004:C-UBND", BEFORE)
    page = read(desk.reader("registrar"), f"/registry/organisations/{old}/")
    assert "This organisation has ended" in page
    assert "Ủy ban nhân dân xã An Bình" in page
    assert "Đinh Văn Long" in page


def test_organisation_without_a_successor_says_so(desk: Desk) -> None:
    page = read(desk.reader("registrar"), f"/registry/organisations/{desk.identity('971:D-UBND', BEFORE)}/")
    assert "It has no successor." in page


def test_day_before_the_decision_shows_the_people_of_that_day(desk: Desk) -> None:
    path = f"/registry/organisations/{desk.identity('97007:C-UBND')}/"
    reader = desk.reader("registrar")
    before, now = read(reader, f"{path}?on=30/06/2025"), read(reader, path)
    assert "You see the registry as it stood when" in before
    assert "Ủy ban nhân dân huyện Đồi Cọ" in before  # the superior that was
    assert "Placed under another superior" in now


def test_day_that_cannot_be_read_is_told_beside_the_field(desk: Desk) -> None:
    path = f"/registry/organisations/{desk.identity('97007:C-UBND')}/?on=31/02/2025"
    page = read(desk.reader("registrar"), path)
    assert "Write the day as day/month/year" in page
    assert 'aria-invalid="true"' in page


def test_vietnamese_day_is_day_first(desk: Desk) -> None:
    path = f"/registry/organisations/{desk.identity('97007:C-UBND')}/?on=03/07/2025"
    assert "hết ngày 03/07/2025" in read(desk.reader("registrar"), path, language="vi")


def test_unit_names_the_territories_it_was_formed_from(desk: Desk) -> None:
    page = read(desk.reader("registrar"), "/registry/units/97001/")
    assert "Formed from 2 territories" in page
    assert "Xã An Hòa" in page
    assert "Xã Bình Minh" in page


def test_decision_lists_what_became_of_what(desk: Desk) -> None:
    reader = desk.reader("registrar")
    whole = read(reader, "/registry/decisions/?number=VD-01/NQ")
    merged = read(reader, "/registry/decisions/?number=VD-01/NQ&kind=merge")
    assert "Ủy ban nhân dân huyện Đồi Cọ" in whole
    assert "Ủy ban nhân dân xã Bình Minh" in merged
    assert "Ủy ban nhân dân huyện Đồi Cọ" not in merged


def test_switch_keeps_one_outcome_for_every_organisation_that_changed(desk: Desk) -> None:
    from antin.apps.reorganisation import api as reorganisation

    links = reorganisation.links_of_decision("VD-01/NQ").rows
    outcomes = [link.old_id for link in links if link.old_id is not None]
    assert len(outcomes) == len(set(outcomes))
    dissolved = [link.old_id for link in links if link.kind == "dissolve"]
    assert dissolved == [desk.identity("971:D-UBND", BEFORE)]


def test_successions_cannot_be_changed_or_removed(desk: Desk) -> None:
    import psycopg
    import pytest

    for statement in (
        "UPDATE reorganisation_organisationsuccession SET kind = 'found'",
        "DELETE FROM reorganisation_unitsuccession",
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="can only be added"):
            desk.office.sql(statement)


def test_decision_lists_what_became_of_territories(desk: Desk) -> None:
    page = read(desk.reader("registrar"), "/registry/decisions/?number=VD-01/NQ&kind=units")
    assert "Xã An Bình</a>" in page
    assert "Xã Bình Minh</a>" in page
