"""A commune office of nine holders that carries out one small decision, and writes its bundle.

Xã A and xã B merge into xã Mới on 1 July 2025 (cut-off 30 September, judged on 1 October):

* UBND xã A goes on as UBND xã Mới (modify, confirmed on 2 July); UBND xã B ceases (revoke at effect);
* An changes content and confirms before the day; Bình never confirms and loses the old one at the cut-off;
* Dung lost the token (issue on a new key, the old one revoked at effect); Giang is new (issue);
* Chi leaves (revoke at effect); the service Cổng stays as it is (keep; its device has an RSA key).

``Office().carry_out()`` makes everything happen; a test may then change what happened; ``seal()`` signs the
CRLs and the ledger over whatever is there and returns the files. Nothing here comes from the product but the
ledger's own format.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from antin.kernel.canonical import canonical_bytes, digest
from antin.ledger.checkpoints import Checkpoint, signed_bytes
from antin.ledger.entries import GENESIS, Draft, append
from antin.ledger.merkle import leaf_hash, root
from tests.core.proof.parties import (
    APPROVERS,
    EVIDENCE_KEY,
    FOUNDED,
    ISSUING_KEY,
    PARTIES,
    ROOT_KEY,
    Key,
    Party,
    authorities,
    issue,
    pem,
    sign,
    spki,
)

FROZEN = datetime(2025, 6, 20, 2, tzinfo=UTC)
ISSUED = datetime(2025, 6, 25, 2, tzinfo=UTC)
EFFECTIVE = datetime(2025, 6, 30, 17, tzinfo=UTC)  # midnight in Vietnam
ORGANISATION_CONFIRMED = EFFECTIVE + timedelta(days=1, hours=10)
CUTOFF = datetime(2025, 9, 30, 17, tzinfo=UTC)
JUDGED = CUTOFF + timedelta(hours=9)
FOUNDING, MERGER = "founding", "1676/NQ-UBTVQH15#1"
FIRST_ATTEMPT = "1676/NQ-UBTVQH15#0"
FILES = {
    FOUNDING: "plans/founding",
    FIRST_ATTEMPT: "plans/1676-nq-ubtvqh15-0",
    MERGER: "plans/1676-nq-ubtvqh15-1",
}


@dataclass
class Office:
    """Everything that happened; a test may change any of it before :meth:`seal`."""

    lines: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {FOUNDING: [], MERGER: []})
    raw_lines: dict[str, list[bytes]] = field(default_factory=dict)
    mandates: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[Draft] = field(default_factory=list)
    certificates: dict[str, x509.Certificate] = field(
        default_factory=dict
    )  # "founding An", "An" -> certificate
    revoked: dict[int, tuple[datetime, str]] = field(default_factory=dict)  # what the CRL will list
    signer_log: list[Draft] = field(default_factory=list)
    not_ready: list[dict[str, Any]] = field(default_factory=list)
    claim: dict[str, Any] = field(default_factory=dict)
    judged_at: datetime = JUDGED

    # -- what a test says -------------------------------------------------------------------------------

    def serial(self, name: str) -> int:
        return self.certificates[name].serial_number

    def find(self, kind: str, subject: str) -> Draft:
        return next(event for event in self.events if (event.kind, event.subject) == (kind, subject))

    def drop(self, kind: str, subject: str) -> None:
        self.events.remove(self.find(kind, subject))

    def revoke(self, name: str, line: int, at: datetime, reason: str, when: str, *, plan: str = MERGER) -> None:
        """Record a revocation and put it on the CRL."""
        serial = self.serial(name)
        body = {"at": at, "reason": reason, "plan_id": plan, "index": line, "when": when}
        self.record(at, "certificate.revoked", f"{serial:x}", body)
        self.revoked[serial] = (at, reason)

    def move_revocation(self, name: str, at: datetime) -> None:
        """The revocation really happened at another moment: in the ledger and on the CRL."""
        serial = self.serial(name)
        self.find("certificate.revoked", f"{serial:x}").body["at"] = at
        self.revoked[serial] = (at, self.revoked[serial][1])

    def record(self, at: datetime, kind: str, subject: str, body: dict[str, Any]) -> None:
        self.events.append(Draft(at, kind, subject, body))

    def enrol(self, name: str, public: Any, at: datetime, *, kind: str = "approver.enrolled") -> None:
        self.record(at, kind, name, {"key_sha256": sha256(spki(public)).hexdigest()})

    def reapprove(
        self, names: tuple[str, ...], *, at: datetime = FROZEN + timedelta(days=1), same_key: bool = False
    ) -> None:
        """The merger was approved by other people, or at another time."""
        self.events = [each for each in self.events if (each.kind, each.subject) != ("approval.given", MERGER)]
        self.mandates[MERGER]["approvals"] = []
        if same_key:
            self.mandates[MERGER]["approvers"][names[1]] = self.mandates[MERGER]["approvers"][names[0]]
        of = digest(self.mandates[MERGER]["mandate"])
        for name in names:
            approval = self.approval(name, of, at, by=APPROVERS[names[0]] if same_key else None)
            self.mandates[MERGER]["approvals"].append(approval)
            self.record(at, "approval.given", MERGER, approval)

    def replan(self, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
        """The merger's plan was frozen with other lines."""
        self.lines[MERGER] = change(self.lines[MERGER])
        for index, line in enumerate(self.lines[MERGER]):
            line["index"] = index
        self.drop("plan.frozen", MERGER)
        self._freeze(MERGER, "Sắp xếp xã A và xã B", FROZEN, EFFECTIVE, CUTOFF)
        self.reapprove(("hanh", "minh"))

    @staticmethod
    def certificate_for(item: dict[str, Any], name: str, serial: int) -> bytes:
        """A certificate that the authority's key really signed, whoever asked for it."""
        return issue(item, PARTIES[name], serial).public_bytes(Encoding.PEM)

    # -- the story --------------------------------------------------------------------------------------

    def carry_out(self, *, until: str = "cut-off", after_a_roll_back: bool = False) -> Office:
        """The whole story, or its beginning: ``until`` is "issued", "switch" or "cut-off"."""
        for name in ("hanh", "minh"):
            self.enrol(name, APPROVERS[name].public_key(), FOUNDED)
        self._found()
        if after_a_roll_back:
            self._try_and_roll_back()
        self._plan()
        self._freeze(MERGER, "Sắp xếp xã A và xã B", FROZEN, EFFECTIVE, CUTOFF)
        self._approve(MERGER, FROZEN + timedelta(days=1), ("hanh", "minh"))
        for name in ("Mới", "An", "Bình", "Dung mới", "Giang"):
            self._issue(MERGER, name, ISSUED)
        for name in ("An", "Dung mới", "Giang"):
            self.confirm(name, ISSUED + timedelta(days=1))
        if until != "issued":
            self._switch()
        if until == "cut-off":
            self._cut_off()
        self._list_not_ready(("Mới", "Bình") if until == "issued" else ("Bình",))
        self._write_claim(until)
        return self

    def _found(self) -> None:
        for name in ("A", "B", "An", "Bình", "Chi", "Dung", "Cổng"):
            self._line(FOUNDING, "issue", "founding", PARTIES[name], not_before=FOUNDED)
        self._freeze(FOUNDING, "Khởi tạo", FOUNDED, None, None)
        self._approve(FOUNDING, FOUNDED + timedelta(hours=1), ("hanh", "minh"))
        for name in ("A", "B", "An", "Bình", "Chi", "Dung", "Cổng"):
            self._issue(FOUNDING, name, FOUNDED + timedelta(hours=2), label=f"founding {name}")
        self.confirm("Cổng", FOUNDED + timedelta(hours=3), label="founding Cổng")

    def _try_and_roll_back(self) -> None:
        """An earlier plan issued An a certificate, and was taken back before the switch."""
        self.lines[FIRST_ATTEMPT] = []
        usable = ("when_usable", "superseded")
        self._line(FIRST_ATTEMPT, "revoke", "body-absorbed", PARTIES["B"], old="B", ends=usable)
        self._line(FIRST_ATTEMPT, "modify", "person-follows-body", PARTIES["An"], old="An", ends=usable)
        self._freeze(FIRST_ATTEMPT, "Lần một", FROZEN - timedelta(days=9), EFFECTIVE, CUTOFF)
        self._approve(FIRST_ATTEMPT, FROZEN - timedelta(days=8), ("hanh", "minh"))
        self._issue(FIRST_ATTEMPT, "An", FROZEN - timedelta(days=7), label="first An")
        at, leaf = FROZEN - timedelta(days=6), 0
        self.revoke("first An", leaf, at, "cessationOfOperation", "rolled_back", plan=FIRST_ATTEMPT)
        self.record(at, "run.rolled_back", FIRST_ATTEMPT, {"reason": "Sai danh sách", "revoked": 1})

    def _plan(self) -> None:
        body = {"title": "Sắp xếp xã A và xã B", "adopted_on": "2025-06-16"}
        body |= {"effective_at": EFFECTIVE, "cutoff_at": CUTOFF, "legal_basis": [], "files": {}}
        self.record(FROZEN, "decision.imported", "1676/NQ-UBTVQH15", body)
        usable, gone = ("when_usable", "superseded"), ("at_effect", "cessationOfOperation")
        self._line(
            MERGER, "modify", "body-merged", PARTIES["Mới"], old="A", ends=("when_usable", "affiliationChanged")
        )
        self._line(MERGER, "keep", "unchanged", PARTIES["Cổng"], old="Cổng")
        self._line(MERGER, "modify", "person-follows-body", PARTIES["An"], old="An", ends=usable)
        self._line(MERGER, "modify", "person-follows-body", PARTIES["Bình"], old="Bình", ends=usable)
        self._line(MERGER, "issue", "key-lost", PARTIES["Dung mới"], old="Dung")
        self._line(MERGER, "revoke", "key-lost", PARTIES["Dung"], old="Dung", ends=("at_effect", "superseded"))
        self._line(MERGER, "issue", "never-certified", PARTIES["Giang"])
        self._line(MERGER, "revoke", "body-absorbed", PARTIES["B"], old="B", ends=gone)
        self._line(
            MERGER,
            "revoke",
            "person-leaves",
            PARTIES["Chi"],
            old="Chi",
            ends=("at_effect", "affiliationChanged"),
        )

    def _line(
        self,
        plan: str,
        action: str,
        rule: str,
        party: Party,
        *,
        old: str | None = None,
        ends: tuple[str, str] | tuple[None, None] = (None, None),
        not_before: datetime = EFFECTIVE,
    ) -> None:
        lines = self.lines[plan]
        leaf = sum(line["issuance"] is not None for line in lines)
        item = {
            "index": leaf,
            "holder": party.holder,
            "profile": party.kind,
            "subject": party.subject(),
            "email": party.email,
            "host_name": party.host_name,
            "spki_sha256": sha256(spki(party.key.public_key())).hexdigest(),
            "not_before": not_before,
            "not_after": datetime(2028, 1, 1, tzinfo=UTC),
            "issuer_id": "issuing-1",
            "shard": 0,
        }
        names_old = old is not None and action != "issue"
        lines.append(
            {
                "index": len(lines),
                "action": action,
                "rule": rule,
                "reason": "Vì quyết định sắp xếp.",
                "holder": party.holder,
                "name": party.name,
                "old_holder": PARTIES[old].holder if old else None,
                "old_serial": f"{self.serial(f'founding {old}'):x}" if names_old else None,
                "revoke_when": ends[0],
                "revocation_cause": ends[1],
                "issuance": item if action in ("modify", "issue") else None,
                "device_serial": party.device,
            }
        )

    def _freeze(
        self, plan: str, title: str, at: datetime, effective_at: datetime | None, cutoff_at: datetime | None
    ) -> None:
        lines = self.lines[plan]
        self.raw_lines[plan] = [canonical_bytes(line) for line in lines]
        leaves = [canonical_bytes(line["issuance"]) for line in lines if line["issuance"]]
        actions = [line["action"] for line in lines]
        mandate = {
            "type": "plan",
            "plan_id": plan,
            "title": title,
            "items_root": root(map(leaf_hash, leaves)).hex(),
            "items_count": len(leaves),
            "plan_digest": root(map(leaf_hash, self.raw_lines[plan])).hex(),
            "frozen_at": at,
        }
        body = {name: mandate[name] for name in ("title", "plan_digest", "items_root", "items_count")}
        body |= {
            "plan_count": len(lines),
            "totals": {action: actions.count(action) for action in ("keep", "modify", "issue", "revoke")},
            "effective_at": effective_at,
            "cutoff_at": cutoff_at,
            "mandate_digest": digest(mandate),
            "supersedes": None,
        }
        self.record(at, "plan.frozen", plan, body)
        approvers = {name: pem(private.public_key()) for name, private in APPROVERS.items()}
        self.mandates[plan] = {"mandate": mandate, "approvals": [], "approvers": approvers}

    def _approve(self, plan: str, at: datetime, names: tuple[str, ...]) -> None:
        for name in names:
            approval = self.approval(name, digest(self.mandates[plan]["mandate"]), at)
            self.mandates[plan]["approvals"].append(approval)
            self.record(at, "approval.given", plan, approval)

    def approval(self, name: str, of: str, at: datetime, *, by: Key | None = None) -> dict[str, Any]:
        statement = {"approver_id": name, "mandate_digest": of, "approved_at": at, "reason": "Đã xem"}
        signature = sign(by or APPROVERS[name], b"antin/approval/v1\n" + canonical_bytes(statement))
        approval: dict[str, Any] = json.loads(canonical_bytes(statement | {"signature": signature}))
        return approval

    def _issue(self, plan: str, name: str, at: datetime, *, label: str | None = None) -> None:
        party = PARTIES[name]
        item = next(
            line["issuance"]
            for line in self.lines[plan]
            if line["issuance"] and line["issuance"]["holder"] == party.holder
        )
        serial = 0x7000 + 16 * len(self.certificates)
        certificate = issue(item, party, serial)
        self.certificates[label or name] = certificate
        place = {"plan_id": plan, "index": item["index"]}
        tbs = {"tbs_sha256": sha256(certificate.tbs_certificate_bytes).hexdigest()}
        self.record(at, "certificate.intended", f"{serial:x}", place | tbs)
        der = sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
        self.record(at, "certificate.issued", f"{serial:x}", place | {"sha256": der})
        mandate = {"mandate_digest": digest(self.mandates[plan]["mandate"]), "index": item["index"]}
        self.signer_log.append(Draft(at, "certificate.intended", f"{serial:x}", mandate | tbs))
        signature = {"signature": certificate.signature, "sha256": der}
        self.signer_log.append(Draft(at, "certificate.signed", f"{serial:x}", mandate | signature))

    def confirm(self, name: str, at: datetime, *, label: str | None = None) -> None:
        party, certificate = PARTIES[name], self.certificates[label or name]
        nonce = sha256(f"{label or name}".encode()).hexdigest()[:32]
        der = sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
        statement = {"device": party.device, "certificate_sha256": der, "nonce": nonce}
        signature = sign(party.key, b"antin/confirm/v1\n" + canonical_bytes(statement))
        body = {"serial": f"{certificate.serial_number:x}", "challenge": nonce, "signature": signature}
        self.record(at, "device.confirmed", party.device, body | {"channel": "simulated-field"})

    def _switch(self) -> None:
        self.revoke("founding Dung", 5, EFFECTIVE, "superseded", "at_effect")
        self.revoke("founding B", 7, EFFECTIVE, "cessationOfOperation", "at_effect")
        self.revoke("founding Chi", 8, EFFECTIVE, "affiliationChanged", "at_effect")
        self.revoke("founding An", 2, EFFECTIVE, "superseded", "when_usable")
        self.record(EFFECTIVE, "run.switched", MERGER, {"effective_at": EFFECTIVE, "revoked": 4})
        self.confirm("Mới", ORGANISATION_CONFIRMED)
        self.revoke("founding A", 0, ORGANISATION_CONFIRMED, "affiliationChanged", "when_usable")

    def _cut_off(self) -> None:
        loss = {"holder": PARTIES["Bình"].holder, "name": "Trần Thị Bình", "reason": "Chưa ký thử"}
        of = digest({"type": "losses", "plan_id": MERGER, "losses": [loss]})
        approvals = [self.approval(name, of, CUTOFF) for name in ("hanh", "minh")]
        self.record(CUTOFF, "cutoff.accepted", MERGER, {"losses": [loss], "approvals": approvals})
        self.revoke("founding Bình", 3, CUTOFF, "superseded", "cut_off")
        self.record(CUTOFF, "run.finished", MERGER, {})

    def _list_not_ready(self, names: tuple[str, ...]) -> None:
        for name in names:
            party = PARTIES[name]
            row = {"holder": party.holder, "name": party.name, "unit": "UBND xã Mới", "code": "not_confirmed"}
            row |= {"reason": "Chưa ký thử", "owner": "Đầu mối: An", "deadline": "2025-10-08"}
            self.not_ready.append(row)

    def _write_claim(self, until: str) -> None:
        self.judged_at = {"issued": ISSUED + timedelta(days=2), "switch": EFFECTIVE + timedelta(days=9)}.get(
            until, JUDGED
        )
        frozen = self.mandates[MERGER]["mandate"]
        self.claim = {
            "schema": "antin.proof/1",
            "plan_id": MERGER,
            "title": "Sắp xếp xã A và xã B",
            "area": "Tỉnh Thử nghiệm",
            "decision": {
                "number": "1676/NQ-UBTVQH15",
                "title": "Sắp xếp xã A và xã B",
                "adopted_on": "2025-06-16",
                "effective_at": EFFECTIVE,
                "cutoff_at": CUTOFF,
                "legal_basis": ["Nghị định 68/2024/NĐ-CP"],
            },
            "as_of": self.judged_at,
            "units_before": 2,
            "units_after": 1,
            "plan": {"keep": 1, "modify": 3, "issue": 2, "revoke": 3},
            "issued": 5,
            "revoked": {"issued": 0, "switch": 5}.get(until, 6),
            "active": {"organisation": 1, "person": 4, "service": 1},
            "ready": 6 - len(self.not_ready),
            "not_ready": len(self.not_ready),
            "gaps": 0,
            "unexplained": 0,
            "frozen_at": FROZEN,
            "approvals": [
                {"approver_id": "hanh", "name": "Lê Hạnh", "approved_at": FROZEN + timedelta(days=1)},
                {"approver_id": "minh", "name": "Đỗ Minh", "approved_at": FROZEN + timedelta(days=1)},
            ],
            "switched_at": None if until == "issued" else EFFECTIVE,
            "plan_digest": frozen["plan_digest"],
            "mandate_digest": digest(frozen),
            "simulated": ["Thiết bị và người giữ là mô phỏng."],
        }

    # -- the files --------------------------------------------------------------------------------------

    def crl(self, *, without: int | None = None) -> bytes:
        """The signed CRL of shard 0 over what was revoked."""
        point = x509.IssuingDistributionPoint(
            full_name=[x509.UniformResourceIdentifier("http://127.0.0.1:8001/crl/issuing-1/0.crl")],
            relative_name=None,
            only_contains_user_certs=False,
            only_contains_ca_certs=False,
            only_some_reasons=None,
            indirect_crl=False,
            only_contains_attribute_certs=False,
        )
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(authorities()[1].subject)
            .last_update(self.judged_at - timedelta(hours=1))
            .next_update(self.judged_at + timedelta(hours=1))
            .add_extension(x509.CRLNumber(7), critical=False)
            .add_extension(point, critical=True)
        )
        for serial, (at, reason) in self.revoked.items():
            if serial != without:
                builder = builder.add_revoked_certificate(
                    x509.RevokedCertificateBuilder()
                    .serial_number(serial)
                    .revocation_date(at)
                    .add_extension(x509.CRLReason(x509.ReasonFlags(reason)), critical=False)
                    .build()
                )
        return builder.sign(ISSUING_KEY, SHA256()).public_bytes(Encoding.DER)

    def root_crl(self) -> bytes:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(authorities()[0].subject)
            .last_update(FOUNDED)
            .next_update(FOUNDED + timedelta(days=3000))
        )
        return builder.sign(ROOT_KEY, SHA256()).public_bytes(Encoding.DER)

    def seal(self) -> dict[str, bytes]:
        """Publish the CRL, chain and sign the ledger, and write every file of the bundle."""
        crl = self.crl()
        hour = timedelta(hours=1)
        body = {"number": 7, "this_update": self.judged_at - hour, "next_update": self.judged_at + hour}
        body |= {"entries": len(self.revoked), "sha256": sha256(crl).hexdigest()}
        self.record(self.judged_at - hour, "crl.published", "issuing-1/0", body)
        entries = append(GENESIS, self.events)
        head = {
            "log_id": "demo",
            "size": len(entries),
            "root": root(e.leaf for e in entries).hex(),
            "at": self.judged_at,
        }
        checkpoint = Checkpoint(**head, signature=sign(EVIDENCE_KEY, signed_bytes(**head)))
        certificates = list(self.certificates.values())
        files = {
            "ledger.jsonl": b"".join(entry.line + b"\n" for entry in entries),
            "checkpoints.jsonl": canonical_bytes(checkpoint.as_dict()) + b"\n",
            "keys/evidence.pem": pem(EVIDENCE_KEY.public_key()).encode(),
            "anchors/root.pem": authorities()[0].public_bytes(Encoding.PEM),
            "anchors/issuing-1.pem": authorities()[1].public_bytes(Encoding.PEM),
            "certificates.pem": b"".join(each.public_bytes(Encoding.PEM) for each in certificates),
            "crls/issuing-1-0.crl": crl,
            "crls/root.crl": self.root_crl(),
            "signer-ca.log": b"".join(entry.line + b"\n" for entry in append(GENESIS, self.signer_log)),
            "not_ready.json": canonical_bytes({"rows": self.not_ready}),
        }
        for plan in self.lines:
            file = FILES[plan]
            files[f"{file}.jsonl"] = b"".join(raw + b"\n" for raw in self.raw_lines[plan])
            files[f"{file}.mandate.json"] = canonical_bytes(self.mandates[plan])
        digests = {name: sha256(content).hexdigest() for name, content in files.items()}
        ledger = {"size": checkpoint.size, "root": checkpoint.root}
        files["proof.json"] = canonical_bytes(self.claim | {"ledger": ledger, "files": digests})
        return files
