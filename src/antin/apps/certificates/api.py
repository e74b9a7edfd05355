"""The door of the certificates app."""

from antin.apps.certificates.actions.issuing import Batch, IssuingTools, UnableToIssue, issue_batch
from antin.apps.certificates.actions.revoking import RevocationOrder, RevokeRefused, revoke
from antin.apps.certificates.queries import (
    CertificateRecord,
    IssuedDocument,
    RevokedEntry,
    UnableToFindCertificate,
    certificate_documents,
    counts_by_kind,
    devices_written,
    find_certificate,
    held_at,
    list_certificates,
    live_documents,
    open_intentions,
    periods_by_holder,
    revocation_count,
    revoked_entries,
    serials_of_plan,
)

__all__ = [
    "Batch",
    "CertificateRecord",
    "IssuedDocument",
    "IssuingTools",
    "RevocationOrder",
    "RevokeRefused",
    "RevokedEntry",
    "UnableToFindCertificate",
    "UnableToIssue",
    "certificate_documents",
    "counts_by_kind",
    "devices_written",
    "find_certificate",
    "held_at",
    "issue_batch",
    "list_certificates",
    "live_documents",
    "open_intentions",
    "periods_by_holder",
    "revocation_count",
    "revoke",
    "revoked_entries",
    "serials_of_plan",
]
