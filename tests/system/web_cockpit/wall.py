"""Desks whose roll-ups have been made: after a whole reorganisation, and in the middle of a run."""

from __future__ import annotations

import pytest

from tests.system.office import DESK, NewOffice, Office, point_django_at
from tests.system.web_registry.desk import Desk, open_desk

__all__ = ["count", "running_desk", "wall"]


def count(office: Office) -> None:
    """Refresh the roll-ups as a worker does, and let this process forget what it rendered."""
    from antin.apps.insight import api as insight
    from antin.web.cockpit import live

    insight.refresh(now=office.clock.now())
    insight.look_ahead(now=office.clock.now())
    live.forget()


@pytest.fixture
def wall(one_desk: Desk) -> Desk:
    """The finished office, counted."""
    point_django_at(one_desk.office.data)
    count(one_desk.office)
    return one_desk


@pytest.fixture
def running_desk(new_office: NewOffice) -> Desk:
    """An office in the middle of a run: two ranges are done, nothing is switched."""
    from antin.apps.reorganisation import api as reorganisation

    office = new_office().open(*DESK)
    desk = open_desk(office)
    office.start_run(office.approve(office.freeze()))
    for _ in range(2):
        lease = reorganisation.lease_chunk("worker-t")
        assert lease is not None
        reorganisation.carry_out(lease, office.tools.run)
    count(office)
    return desk
