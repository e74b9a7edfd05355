"""A superuser of the database can write what he likes into it; the signer issues nothing for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.keystores.approver_file import ApproverKey
from antin.apps.packing import unpack
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.ledger.merkle import leaf_hash, root
from antin.pki.algorithms import spki_der
from antin.pki.contents import subject_of
from antin.pki.mandates import IssuanceItem, PlanMandate
from antin.proof.bundle import open_bundle
from antin.proof.checking import check
from tests.system.office import Office

BEFORE = 38  # certificates of the world before the decision
RENAMED = ("Ủy ban nhân dân xã An Bình", "Ủy ban nhân dân xã Giả Mạo")


def signed(office: Office) -> int:
    return int(office.tools.ca.status()["signed"])


def refusals(office: Office) -> list[str]:
    """Let a worker try every range; the codes of what it was told where it was refused."""
    from antin.apps.reorganisation import api as reorganisation

    codes = []
    while (lease := reorganisation.lease_chunk("worker-t")) is not None:
        try:
            reorganisation.carry_out(lease, office.tools.run)
        except AntinError as refused:
            codes.append(refused.code)
    return codes


def stored(office: Office) -> int:
    return int(office.sql("SELECT count(*) FROM certificates_certificate")[0][0])


def test_line_changed_after_approval_issues_nothing(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    plan = office.approve(office.freeze())
    reorganisation.require_unchanged(plan)
    office.forge_lines(*RENAMED, plan_id="VD-01/NQ#1")
    with pytest.raises(reorganisation.PlanChanged) as changed:
        reorganisation.require_unchanged(plan)
    assert changed.value.where == plan.id
    office.start_run(plan)
    assert refusals(office) == ["merkle.proof_refused"] * 4
    assert (signed(office), stored(office)) == (BEFORE, BEFORE)
    assert reorganisation.progress_of(plan.id)["errors"]


def test_line_changed_while_the_run_goes_on_issues_nothing_for_it(office: Office) -> None:
    from antin.apps.reorganisation import api as reorganisation

    office.start_run(office.approve(office.freeze()))
    first = reorganisation.lease_chunk("worker-t")
    assert first is not None
    reorganisation.carry_out(first, office.tools.run)
    office.forge_lines("xã Cẩm Sơn", "xã Giả")
    assert "merkle.proof_refused" in refusals(office)
    documents = office.sql("SELECT document FROM certificates_certificate")
    assert not [document for (document,) in documents if "Giả" in str(subject_of(document))]


def forged_mandate(office: Office, plan: Any) -> PlanMandate:
    """A mandate over the changed lines, as its forger would compute it."""
    lines = office.sql(
        "SELECT record FROM reorganisation_frozenitem WHERE plan_id = %s ORDER BY index", [plan.id]
    )
    texts = [unpack(line) for (line,) in lines]
    records = [json.loads(text) for text in texts]
    leaves = sorted(
        (item["issuance"]["index"], IssuanceItem.from_dict(item["issuance"]).leaf)
        for item in records
        if item["issuance"]
    )
    return PlanMandate(
        plan_id=plan.id,
        title=plan.title,
        items_root=root([leaf_hash(leaf) for _, leaf in leaves]).hex(),
        items_count=len(leaves),
        plan_digest=root([leaf_hash(text) for text in texts]).hex(),
        frozen_at=plan.frozen_at,
    )


@pytest.mark.parametrize(
    ("approvals", "code"),
    [
        ("kept", "plan.changed_after_approval"),
        ("moved to the new mandate", "approval.bad_signature"),
        ("removed", "approval.too_few"),
        ("of people who were never enrolled", "approval.not_enrolled"),
    ],
)
def test_forged_mandate_issues_nothing(office: Office, approvals: str, code: str) -> None:
    plan = office.approve(office.freeze())
    office.forge_lines(*RENAMED, plan_id="VD-01/NQ#1")
    mandate = forged_mandate(office, plan)
    office.forge(
        "UPDATE reorganisation_frozenplan SET mandate = %s, mandate_digest = %s, plan_digest = %s"
        " WHERE id = %s",
        [canonical_bytes(mandate.as_dict()).decode(), mandate.digest, mandate.plan_digest, plan.id],
    )
    if approvals == "moved to the new mandate":
        office.forge(
            "UPDATE reorganisation_approval SET document ="
            " jsonb_set(document, '{mandate_digest}', to_jsonb(%s::text)) WHERE plan_id = %s",
            [mandate.digest, plan.id],
        )
    elif approvals != "kept":
        office.forge("DELETE FROM reorganisation_approval WHERE plan_id = %s", [plan.id])
    if approvals.startswith("of people"):
        invent_approvers(office, mandate)
    office.start_run(plan)
    assert set(refusals(office)) == {code}
    assert (signed(office), stored(office)) == (BEFORE, BEFORE)


def invent_approvers(office: Office, mandate: PlanMandate) -> None:
    """Enrol two keys in the database, and approve with them."""
    for who in ("approver-8", "approver-9"):
        key = ApproverKey(who, ec.generate_private_key(ec.SECP256R1()))
        office.forge(
            "INSERT INTO authorities_approver (id, name, role, public_key) VALUES (%s, %s, 'registrar', %s)",
            [who, who, spki_der(key.public_key)],
        )
        given = key.approve(mandate.digest, now=office.clock.now(), reason="Giả.")
        office.forge(
            "INSERT INTO reorganisation_approval (plan_id, approver_id, approved_at, document)"
            " VALUES (%s, %s, %s, %s)",
            [mandate.plan_id, who, given.approved_at, canonical_bytes(given.as_dict()).decode()],
        )


def test_plan_that_was_never_approved_issues_nothing(office: Office) -> None:
    plan = office.freeze()
    office.forge("UPDATE reorganisation_frozenplan SET state = 'approved' WHERE id = %s", [plan.id])
    office.start_run(plan)
    assert set(refusals(office)) == {"approval.too_few"}
    assert signed(office) == BEFORE


def test_forged_intention_gives_no_used_serial_a_second_certificate(office: Office) -> None:
    plan = office.start_run(office.approve(office.freeze()), chunk_size=100)
    ((used,),) = office.sql("SELECT serial FROM certificates_certificate ORDER BY serial LIMIT 1")
    office.forge(
        "INSERT INTO certificates_intention (serial, plan_id, item_index, tbs_sha256, state)"
        " VALUES (%s, %s, 0, '', 'intended')",
        [used, plan.id],
    )
    assert refusals(office) == ["serial.used"]
    assert office.sql("SELECT count(*) FROM certificates_certificate WHERE item_index = 0")[0][0] == 1
    assert signed(office) == BEFORE + 25  # every other item has its certificate


def test_forged_certificate_row_issues_nothing_and_is_found_in_the_proof(office: Office) -> None:
    plan = office.start_run(office.approve(office.freeze()))
    office.forge(
        "INSERT INTO certificates_certificate SELECT 'abcdef0123456789abcdef0123456789', issuer_id, shard,"
        " 'organisation', '97001:C-UBND@2025-07-01', profile, email, host_name,"
        " device_serial, '2025-07-01 00:00+07', '2030-07-01 00:00+07', %s, 1, NULL, document"
        " FROM certificates_certificate ORDER BY serial LIMIT 1",
        [plan.id],
    )
    office.work()
    assert signed(office) == BEFORE + 25
    office.finish(plan.id)
    office.write_bundle(plan.id)
    report = check(open_bundle(office.data.proof))
    concerned = {finding.name for finding in report.findings if finding.holder}
    assert "Ủy ban nhân dân xã An Bình" in concerned
    assert report.figures.gaps > 0
