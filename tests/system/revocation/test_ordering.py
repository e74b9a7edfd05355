"""Certificates end by an order that people have signed, as the command line gives it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from antin.kernel.errors import AntinError
from tests.system.cli_commands.antin import AntinWithin
from tests.system.office import NewOffice, Office


def api() -> Any:
    from antin.apps.certificates import api as certificates

    return certificates


def signed_by(office: Office, *approvers: str) -> tuple[str, ...]:
    """The options with which these people sign."""
    folder = office.data.path / "approvers"
    return tuple(
        str(option)
        for who in approvers
        for option in ("--key", folder / f"{who}.key", "--passphrase-file", folder / f"{who}.passphrase")
    )


def serials(office: Office, count: int) -> list[str]:
    rows = office.sql("SELECT serial FROM certificates_certificate ORDER BY serial LIMIT %s", [count])
    return [serial for (serial,) in rows]


def revoked(office: Office) -> dict[str, str]:
    return dict(office.sql("SELECT serial, reason FROM certificates_revocation"))


def kinds(office: Office) -> list[str]:
    rows = office.sql(
        "SELECT kind FROM ledger_ledgerentry WHERE kind LIKE 'revocation.%%' "
        "OR kind = 'certificate.revoked' ORDER BY sequence"
    )
    return [kind for (kind,) in rows]


def test_two_signatures_end_what_was_named_and_no_list_is_built(within: AntinWithin, office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    reorganisation.publish_crls(office.tools.ca, now=office.clock.now())
    before = office.sql("SELECT count(*) FROM authorities_certificaterevocationlist")
    chosen = serials(office, 2)
    told = within.must(
        *("cert", "revoke", *chosen, "--reason", "left", "--why", "QĐ 12"),
        *signed_by(office, "approver-1", "approver-2"),
    )
    assert (told["state"], told["ended"], told["approvals"]) == ("done", 2, ["approver-1", "approver-2"])
    assert revoked(office) == dict.fromkeys(chosen, "affiliationChanged")
    assert kinds(office) == [
        *("revocation.ordered", "revocation.approved", "revocation.approved"),
        *("certificate.revoked", "certificate.revoked", "revocation.done"),
    ]
    assert office.sql("SELECT count(*) FROM authorities_certificaterevocationlist") == before
    (published,) = reorganisation.republish_due(office.tools.ca, now=office.clock.now())
    assert published.entries == 2
    assert reorganisation.republish_due(office.tools.ca, now=office.clock.now()) == []


def test_one_signature_waits_for_the_second(within: AntinWithin, office: Office) -> None:
    told = within.must(
        *("cert", "revoke", serials(office, 1)[0], "--reason", "replaced"), *signed_by(office, "approver-1")
    )
    assert (told["state"], told["ended"]) == ("asked", 0)
    assert revoked(office) == {}
    again = within.must("cert", "revoke", "--resume", told["id"], *signed_by(office, "approver-1"))
    assert again["state"] == "asked"  # the same person twice is one person
    done = within.must("cert", "revoke", "--resume", told["id"], *signed_by(office, "approver-2"))
    assert (done["state"], done["ended"]) == ("done", 1)


def test_emergency_begins_with_one_signature_and_is_overdue_without_the_second(
    within: AntinWithin, office: Office
) -> None:
    told = within.must(
        *("cert", "revoke", serials(office, 1)[0], "--reason", "device_lost", "--emergency"),
        *signed_by(office, "approver-1"),
    )
    assert (told["state"], told["ended"]) == ("done", 1)
    assert set(revoked(office).values()) == {"keyCompromise"}
    now = office.clock.now()
    assert api().overdue_revocations(now) == []
    (overdue,) = api().overdue_revocations(now + timedelta(days=1, seconds=5))
    assert overdue.id == told["id"]
    within.must("cert", "revoke", "--resume", told["id"], *signed_by(office, "approver-2"))
    assert api().overdue_revocations(now + timedelta(days=2)) == []


def test_lost_key_ends_every_certificate_over_it(new_office: NewOffice) -> None:
    office = new_office().open("signer-ca", "signer-evidence", "field")
    office.issue_all()  # what is modified has an old and a new certificate over one key
    ((old, new),) = office.sql(
        "SELECT o.serial, n.serial FROM certificates_certificate n JOIN certificates_certificate o "
        "ON n.previous_serial = o.serial WHERE o.device_serial = n.device_serial ORDER BY o.serial LIMIT 1"
    )
    told = AntinWithin(office.data.path).must(
        *("cert", "revoke", old, "--reason", "key_exposed"), *signed_by(office, "approver-1", "approver-2")
    )
    assert told["targets"] == told["ended"] == 2
    assert revoked(office) == {old: "keyCompromise", new: "keyCompromise"}


def test_file_with_an_unknown_serial_ends_nothing(within: AntinWithin, office: Office, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"# phòng nội vụ\n{serials(office, 1)[0]}\nabc123\n", encoding="utf-8")
    told = within("cert", "revoke", "--file", str(tmp_path / "list.txt"), "--reason", "left")
    assert told.code == 4
    assert "abc123" in told.err
    assert office.sql("SELECT count(*) FROM certificates_revocationrun") == [(0,)]


def test_organisation_is_ended_with_all_that_it_holds(within: AntinWithin, office: Office) -> None:
    ((unit,),) = office.sql(
        "SELECT holder_id FROM certificates_certificate WHERE holder_kind = 'organisation' ORDER BY 1 LIMIT 1"
    )
    told = within.must(
        *("cert", "revoke", "--unit", unit, "--reason", "body_ended"),
        *signed_by(office, "approver-1", "approver-2"),
    )
    held = office.sql(
        "SELECT count(*) FROM certificates_certificate c JOIN certificates_revocation r USING (serial) "
        "WHERE c.holder_kind = 'organisation' AND c.holder_id = %s",
        [unit],
    )
    assert held == [(1,)]
    assert told["ended"] >= 1


def test_dry_run_judges_everything_and_writes_nothing(within: AntinWithin, office: Office) -> None:
    told = within.must(
        *("cert", "revoke", serials(office, 1)[0], "--reason", "left", "--dry-run"),
        *signed_by(office, "approver-1", "approver-2"),
    )
    assert (told["dry_run"], told["ended"]) == (True, 1)
    assert revoked(office) == {}
    assert kinds(office) == []


def test_order_that_was_cut_short_goes_on_where_it_stood(
    within: AntinWithin, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from antin.apps.certificates.actions import ordering
    from antin.apps.grants.api import COMMAND_LINE

    monkeypatch.setattr(ordering, "_RANGE", 3)
    chosen = serials(office, 8)
    told = within.must("cert", "revoke", *chosen, "--reason", "left", *signed_by(office, "approver-1"))
    folder, run = office.data.path / "approvers", api().revocation_run(told["id"])
    from antin.cli.approver_options import approvals_with

    (approval,) = approvals_with(
        [folder / "approver-2.key"],
        [folder / "approver-2.passphrase"],
        digest=run.mandate_digest,
        reason="",
        now=office.clock.now(),
    )
    api().approve_revocation(run.id, approval, actor=COMMAND_LINE, now=office.clock.now())

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        api().carry_out_revocation(run.id, actor=COMMAND_LINE, now=office.clock.now(), progress=stop)
    assert len(revoked(office)) == 3
    done = within.must("cert", "revoke", "--resume", run.id)
    assert (done["state"], done["ended"]) == ("done", 8)
    assert kinds(office).count("certificate.revoked") == 8


def test_signature_for_another_order_is_refused(within: AntinWithin, office: Office) -> None:
    from antin.apps.grants.api import COMMAND_LINE
    from antin.cli.approver_options import approvals_with

    told = within.must("cert", "revoke", serials(office, 1)[0], "--reason", "left")
    folder, now = office.data.path / "approvers", office.clock.now()
    (approval,) = approvals_with(
        [folder / "approver-1.key"], [folder / "approver-1.passphrase"], digest="0" * 64, reason="", now=now
    )
    with pytest.raises(AntinError) as refused:
        api().approve_revocation(told["id"], approval, actor=COMMAND_LINE, now=now)
    assert refused.value.code == "approval.other_mandate"


def test_list_under_another_publishers_lease_is_left_to_it(office: Office) -> None:
    import psycopg

    from antin.adapters.postgres.roles import WORKER
    from antin.apps.authorities.leasing import list_lease
    from antin.apps.reorganisation import api as reorganisation
    from antin.site.database import database_of

    with list_lease("issuing-1", 0) as is_ours:
        assert is_ours
        with psycopg.connect(database_of(office.data).dsn(WORKER), autocommit=True) as other:
            ((held, key),) = other.execute(
                "SELECT classid::int8, objid::int8 FROM pg_locks WHERE locktype = 'advisory'"
            ).fetchall()
    with psycopg.connect(database_of(office.data).dsn(WORKER), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s::int8::bit(32)::int4)", [held, key])
        assert reorganisation.publish_crls(office.tools.ca, now=office.clock.now()) == []
    assert len(reorganisation.publish_crls(office.tools.ca, now=office.clock.now())) == 1
