"""The door of the certificates app."""

from antin.apps.certificates.actions.issuing import Batch, IssuingTools, UnableToIssue, issue_batch
from antin.apps.certificates.actions.revoking import RevocationOrder, RevokeRefused, revoke
from antin.apps.certificates.queries import (
    CertificateRecord,
    RevokedEntry,
    UnableToFindCertificate,
    certificate_documents,
    counts_by_kind,
    find_certificate,
    held_at,
    list_certificates,
    live_documents,
    revoked_entries,
)

__all__ = [
    "Batch",
    "CertificateRecord",
    "IssuingTools",
    "RevocationOrder",
    "RevokeRefused",
    "RevokedEntry",
    "UnableToFindCertificate",
    "UnableToIssue",
    "certificate_documents",
    "counts_by_kind",
    "find_certificate",
    "held_at",
    "issue_batch",
    "list_certificates",
    "live_documents",
    "revoke",
    "revoked_entries",
]
