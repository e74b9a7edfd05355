"""A copy of a real proof bundle in the hands of somebody who has stolen the office's keys.

Whoever changes something signs everything anew, so that only what the checks recount gives the change away.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_public_key

from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores.file import FileKeyStore
from antin.adapters.keystores.secret_files import read_passphrase
from antin.kernel.canonical import canonical_bytes
from antin.kernel.moments import parse_moment
from antin.ledger.checkpoints import Checkpoint, read_checkpoint, signed_bytes
from antin.ledger.entries import GENESIS, Draft, append
from antin.ledger.merkle import leaf_hash, root
from antin.pki.algorithms import ALGORITHMS
from antin.pki.crl import assemble_crl, build_tbs, crl_facts, read_entries
from antin.pki.issuers import IssuerFacts
from antin.pki.urls import DEFAULT_BASE_URL
from antin.proof.bundle import open_bundle
from antin.proof.checking import ProofReport, check

__all__ = ["StolenBundle"]

_CRL = "issuing-1-0.crl"


class StolenBundle:
    """The files of a bundle, and the keys with which they were signed."""

    def __init__(self, office: Path, folder: Path) -> None:
        shutil.copytree(office / "proof", folder)
        self.folder = folder
        self._office = DataFolder(office)
        self.entries: list[dict[str, Any]] = [
            json.loads(line) for line in self.read("ledger.jsonl").splitlines()
        ]
        self.checkpoints = [read_checkpoint(line) for line in self.read("checkpoints.jsonl").splitlines()]
        self.kept = self.checkpoints[-1]  # what an outsider had kept before the theft

    # --- files ---

    def read(self, name: str) -> bytes:
        """A file of the bundle."""
        return (self.folder / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Replace a file of the bundle."""
        (self.folder / name).write_bytes(content)

    @property
    def evidence_key(self) -> ec.EllipticCurvePublicKey:
        """The public key that checkpoints are checked with."""
        key = load_pem_public_key(self.read("keys/evidence.pem"))
        assert isinstance(key, ec.EllipticCurvePublicKey)
        return key

    def check(self, *, kept: bool = False) -> ProofReport:
        """The recount of the bundle as it is now, with or without the checkpoint that an outsider kept."""
        return check(open_bundle(self.folder), kept=self.kept if kept else None)

    def concerned(self) -> set[str]:
        """Names of the holders that a recount finds something wrong with."""
        return {finding.name for finding in self.check().findings if finding.name}

    def plan_line(self, name: str) -> dict[str, Any]:
        """The line of the decision's plan about a holder who is in it once."""
        (path,) = (self.folder / "plans").glob("VD-*.jsonl")
        lines = [json.loads(line) for line in path.read_bytes().splitlines()]
        found: dict[str, Any]
        (found,) = [line for line in lines if line["name"] == name]
        return found

    def new_serial(self, name: str) -> str:
        """The serial of a holder's new certificate."""
        index = self.plan_line(name)["issuance"]["index"]
        (serial,) = [
            entry["subject"]
            for entry in self.entries
            if entry["kind"] == "certificate.issued"
            and (entry["body"]["plan_id"], entry["body"]["index"]) == ("VD-01/NQ#1", index)
        ]
        return str(serial)

    # --- forging, with every signature renewed ---

    def forge_ledger(self, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        """Change or drop entries, chain the rest anew and sign new checkpoints over it."""
        self.entries = [new for old in self.entries if (new := change(old)) is not None]
        drafts = [Draft(parse_moment(e["at"]), e["kind"], e["subject"], e["body"]) for e in self.entries]
        chained = append(GENESIS, drafts)
        self.write("ledger.jsonl", b"".join(entry.line + b"\n" for entry in chained))
        leaves = [leaf_hash(bytes.fromhex(entry.hash)) for entry in chained]
        sizes = sorted({min(each.size, len(leaves)) for each in self.checkpoints} | {len(leaves)})
        heads = [self._signed_head(leaves[:size]) for size in sizes]
        self.write("checkpoints.jsonl", b"".join(canonical_bytes(head.as_dict()) + b"\n" for head in heads))
        self.renew_claim(ledger={"size": len(leaves), "root": heads[-1].root})

    def _signed_head(self, leaves: list[bytes]) -> Checkpoint:
        last, size, top = self.checkpoints[-1], len(leaves), root(leaves).hex()
        message = signed_bytes(log_id=last.log_id, size=size, root=top, at=last.at)
        return Checkpoint(last.log_id, size, top, last.at, self._keys("evidence").sign("evidence", message))

    def forge_crl(self, change: Callable[[tuple[Any, ...]], tuple[Any, ...] | None]) -> None:
        """Change or drop entries of the issuing authority's list, sign it, and enter it in the ledger."""
        old = self.read(f"crls/{_CRL}")
        facts = crl_facts(old)
        certificate = x509.load_pem_x509_certificate(self.read("anchors/issuing-1.pem"))
        issuer = IssuerFacts("issuing-1", certificate.public_bytes(Encoding.DER), DEFAULT_BASE_URL)
        entries = [changed for entry in read_entries(old) if (changed := change(tuple(entry))) is not None]
        tbs = build_tbs(
            issuer=issuer.name_der,
            number=facts.number,
            this_update=facts.this_update,
            next_update=facts.next_update,
            entries=entries,
            idp_url=issuer.urls.crl("issuing-1", 0),
            aki=issuer.key_id,
            algorithm=ALGORITHMS["P-256"],
        )
        new = assemble_crl(tbs, self._keys("ca").sign("issuing-1", tbs), ALGORITHMS["P-256"])
        self.write(f"crls/{_CRL}", new)
        digests = {sha256(old).hexdigest(): sha256(new).hexdigest()}

        def publish(entry: dict[str, Any]) -> dict[str, Any]:
            if entry["kind"] == "crl.published" and entry["body"]["sha256"] in digests:
                body = {"sha256": digests[entry["body"]["sha256"]], "entries": len(entries)}
                entry = {**entry, "body": {**entry["body"], **body}}
            return entry

        self.forge_ledger(publish)

    def renew_claim(self, **changed: Any) -> None:
        """Let the claim state the digests of the files as they are now."""
        claim = json.loads(self.read("proof.json"))
        claim |= changed
        claim["files"] = {name: sha256(self.read(name)).hexdigest() for name in claim["files"]}
        self.write("proof.json", json.dumps(claim, ensure_ascii=False).encode())

    def _keys(self, role: str) -> FileKeyStore:
        folder = self._office.signer(role)
        return FileKeyStore(folder / "keys", passphrase=read_passphrase(folder / "passphrase"))
