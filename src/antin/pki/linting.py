"""Linting of certificates before they are signed: pkilint's RFC 5280 set on the twin, and a cheap check on all.

pkilint is slow to load and slow to run (pure Python), so its validators are built once a process and only when
first needed. Run it in processes, never threads.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from antin.kernel.errors import AntinError

__all__ = ["LintFinding", "LintRefused", "Severity", "lint", "refuse_findings"]


class Severity(StrEnum):
    """pkilint's severities, worst first."""

    FATAL = "fatal"
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    INFO = "info"
    DEBUG = "debug"


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One remark of the linter: what, how bad, where in the certificate."""

    severity: Severity
    code: str
    path: str
    message: str


class LintRefused(AntinError):
    """The linter found errors; nothing was signed."""

    code = "lint.refused"
    exit_code = 7


def lint(certificate_der: bytes) -> list[LintFinding]:
    """Every finding of the RFC 5280 set, worst first.

    A certificate that cannot be decoded is one fatal finding.
    """
    load, validators = _linter()
    try:
        document = load(certificate_der)
    except ValueError as error:
        return [LintFinding(Severity.FATAL, "antin.undecodable", "certificate", str(error))]
    findings = [
        (description.finding.severity, result.node.path, description)
        for result in validators.validate(document.root)
        for description in result.finding_descriptions
    ]
    return [
        LintFinding(Severity(severity.name.lower()), item.finding.code, path, item.message or "")
        for severity, path, item in sorted(findings, key=lambda finding: finding[0])
    ]


def refuse_findings(findings: Iterable[LintFinding], *, where: str = "") -> None:
    """Raise :class:`LintRefused` where a finding is an error or fatal; milder ones pass."""
    bad = [finding for finding in findings if finding.severity in (Severity.FATAL, Severity.ERROR)]
    if bad:
        described = "; ".join(f"{finding.code} at {finding.path} {finding.message}".strip() for finding in bad)
        raise LintRefused(f"The linter refuses the certificate: {described}.", where=where)


@cache
def _linter() -> tuple[Any, Any]:
    """pkilint's loader and validators; imported here because loading them takes a good part of a second."""
    from pkilint import loader
    from pkilint.pkix import certificate, extension, name

    from antin.pki.linter_walk import quicken

    logging.getLogger("pkilint").setLevel(logging.WARNING)
    validators = certificate.create_pkix_certificate_validator_container(
        certificate.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
        [
            certificate.create_issuer_validator_container([]),
            certificate.create_validity_validator_container(),
            certificate.create_subject_validator_container([]),
            certificate.create_extensions_validator_container([]),
            certificate.create_spki_validator_container([]),
        ],
    )
    quicken(validators)
    return loader.load_der_certificate, validators
