"""An office whose new certificates are issued and not confirmed, and officers who come to their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from antin.site.wiring import order_tools
from tests.system.office import DESK, Office, Templates, offices
from tests.system.web_registry.desk import Desk, open_desk

__all__ = ["Officers", "issue_without_confirming", "issued", "one_issued", "open_officers"]


class Officers(Desk):
    """The desk, and workers in the test itself."""

    def serve(self) -> int:
        """Carry out every order there is."""
        from antin.apps.reorganisation import api as reorganisation

        tools, done = order_tools(self.office.tools), 0
        while reorganisation.carry_out_next_order(tools):
            done += 1
        return done

    def new_certificates(self) -> list[tuple[str, str, str]]:
        """(person, serial, state of the device) of the certificates of persons that the plan has made."""
        return [
            (row[0], row[1], row[2])
            for row in self.office.sql(
                "SELECT c.holder_id, c.serial, d.state FROM certificates_certificate c"
                " JOIN devices_keydevice d ON d.serial = c.device_serial"
                " WHERE c.plan_id LIKE 'VD-01%%' AND c.holder_kind = 'person' ORDER BY c.item_index"
            )
        ]

    def with_device(self, state: str) -> tuple[str, str]:
        """Person and serial of a new certificate whose device is in a state."""
        return next((person, serial) for person, serial, is_in in self.new_certificates() if is_in == state)


def issue_without_confirming(office: Office) -> Any:
    """The plan issued; nobody has been asked for a test signature yet."""
    from antin.apps.reorganisation import api as reorganisation

    plan = office.start_run(office.approve(office.freeze()))
    while (lease := reorganisation.lease_chunk("worker-t")) is not None:
        if lease.kind == "confirm":
            reorganisation.release_leases("worker-t")
            break
        reorganisation.carry_out(lease, office.tools.run)
    return plan


def open_officers(office: Office) -> Officers:
    return Officers(open_desk(office).office)


@pytest.fixture(scope="module")
def one_issued(templates: Templates) -> Iterator[Officers]:
    """One office for a module; tests confirm different people's certificates."""
    with offices(templates) as make:
        opened = open_officers(make().open(*DESK))
        issue_without_confirming(opened.office)
        yield opened


@pytest.fixture
def issued(one_issued: Officers) -> Officers:
    """The office, with Django working on it."""
    again = open_officers(one_issued.office)
    again.count, again.readers = one_issued.count, one_issued.readers  # a person has one account
    one_issued.count += 100
    return again
