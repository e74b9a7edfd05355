"""Writes about authorities: enrolment after a ceremony, and publishing a CRL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from django.db import transaction

from antin.apps.authorities.models import Approver, Authority, CertificateRevocationList
from antin.apps.authorities.ports import HeldCeremony
from antin.apps.authorities.queries import PublishedCrl, issuer_facts, last_crl
from antin.apps.ledger import api as ledger
from antin.ledger.entries import Draft
from antin.pki import crl
from antin.pki.algorithms import spki_der
from antin.pki.ports import CertificateSigner
from antin.pki.profiles import crl_settings

__all__ = ["enrol_approver", "enrol_authority", "enrol_ceremony", "keep_crl", "publish_crl"]


@transaction.atomic
def enrol_ceremony(held: HeldCeremony, *, now: datetime) -> None:
    """Enter what a key ceremony made: its authorities, its approvers, the root's first list."""
    ledger.record([Draft(now, "ceremony.held", held.log_id, {"transcript_sha256": held.digest})])
    for authority in (held.root, held.issuing):
        enrol_authority(
            authority.id,
            authority.certificate,
            issuer_id=authority.issuer_id,
            base_url=held.base_url,
            is_demo=held.demo,
            now=now,
        )
    for approver in held.approvers:
        key = spki_der(approver.public_key)
        enrol_approver(approver.id, name=approver.name, role=approver.role, public_key=key, now=now)
    keep_crl(held.root.id, 0, held.root_crl, 0, now=now)


@transaction.atomic
def enrol_authority(
    authority_id: str, certificate: bytes, *, issuer_id: str | None, base_url: str, is_demo: bool, now: datetime
) -> None:
    """Enter an authority that a ceremony has made."""
    parsed = x509.load_der_x509_certificate(certificate)
    Authority.objects.create(
        id=authority_id,
        subject=parsed.subject.rfc4514_string(),
        certificate=certificate,
        issuer_id=issuer_id,
        base_url=base_url,
        not_before=parsed.not_valid_before_utc,
        not_after=parsed.not_valid_after_utc,
        is_demo=is_demo,
    )
    body = {"sha256": sha256(certificate).hexdigest(), "issuer": issuer_id, "demo": is_demo}
    ledger.record([Draft(now, "authority.enrolled", authority_id, body)])


@transaction.atomic
def enrol_approver(approver_id: str, *, name: str, role: str, public_key: bytes, now: datetime) -> None:
    """Enter a person whose approvals count; ``public_key`` is a DER SubjectPublicKeyInfo."""
    Approver.objects.create(id=approver_id, name=name, role=role, public_key=public_key)
    body = {"name": name, "role": role, "key_sha256": sha256(public_key).hexdigest()}
    ledger.record([Draft(now, "approver.enrolled", approver_id, body)])


def publish_crl(
    entries: Iterable[crl.Entry],
    *,
    authority_id: str,
    shard: int,
    signer: CertificateSigner,
    now: datetime,
    dies_by: datetime | None = None,
) -> PublishedCrl:
    """Sign and store the next CRL of a shard. It says that entries stay after their certificates have expired.

    ``dies_by`` caps nextUpdate: ahead of an effective moment no stale “good” may outlive it by more than ten
    minutes. A crash after signing is healed by the next call, which uses a higher number.
    """
    issuer, last = issuer_facts(authority_id), last_crl(authority_id, shard)
    this_update = now.replace(microsecond=0)
    next_update = this_update + crl_settings("issuing").lifetime
    if dies_by is not None:
        next_update = max(min(next_update, dies_by), this_update + timedelta(minutes=1))
    listed = list(entries)
    tbs = crl.build_tbs(
        issuer=issuer.name_der,
        number=_next_number(last, now),
        this_update=this_update,
        next_update=next_update,
        entries=listed,
        idp_url=issuer.urls.crl(authority_id, shard),
        aki=issuer.key_id,
        algorithm=issuer.algorithm,
        expired_certs_on_crl=issuer.certificate.not_valid_before_utc,
    )
    return keep_crl(authority_id, shard, signer.sign_crl(authority_id, shard, tbs), len(listed), now=now)


@transaction.atomic
def keep_crl(authority_id: str, shard: int, document: bytes, entries: int, *, now: datetime) -> PublishedCrl:
    """Store a signed CRL with its ledger entry; the root's comes from a ceremony."""
    facts = crl.crl_facts(document)
    row = CertificateRevocationList.objects.create(
        authority_id=authority_id,
        shard=shard,
        number=facts.number,
        this_update=facts.this_update,
        next_update=facts.next_update,
        entries=entries,
        document=document,
    )
    body = {
        "number": facts.number,
        "this_update": facts.this_update,
        "next_update": facts.next_update,
        "entries": entries,
        "sha256": sha256(document).hexdigest(),
    }
    ledger.record([Draft(now, "crl.published", f"{authority_id}/{shard}", body)])
    return PublishedCrl(
        authority_id, shard, row.number, facts.this_update, facts.next_update, entries, document
    )


def _next_number(last: PublishedCrl | None, now: datetime) -> int:
    """Grows with time, so that a CRL signed but lost in a crash, or before a restore, is never undercut.

    Milliseconds since 1970 fit the 20 octets of RFC 5280 section 5.2.3 by far.
    """
    return max(int(now.timestamp() * 1000), last.number + 1 if last else 0)
