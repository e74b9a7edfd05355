"""pkilint as its authors ship it, on two processes: what a run with full linting cannot beat unaided."""

from __future__ import annotations

import logging
import multiprocessing
import time
from collections.abc import Sequence
from typing import Any

from bench.measuring.clocks import span_of
from bench.peers.peer import Measured

__all__ = ["measure_pkilint"]


def measure_pkilint(certificates: Sequence[bytes]) -> Measured:
    """Lint every certificate with the RFC 5280 set, without the product's faster walk; start-up not counted."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(_lint_all, [certificates[:2], certificates[:2]], chunksize=1)
        with span_of() as span:
            seconds = pool.map(_lint_all, [certificates[0::2], certificates[1::2]], chunksize=1)
    return Measured(len(certificates), span.wall, sum(seconds))


_validators: Any = None


def _lint_all(certificates: Sequence[bytes]) -> float:
    """CPU seconds that linting took in this process."""
    global _validators
    from pkilint import loader

    if _validators is None:
        _validators = _new_validators()
    began = time.process_time()
    for certificate in certificates:
        _validators.validate(loader.load_der_certificate(certificate).root)
    return time.process_time() - began


def _new_validators() -> Any:
    from pkilint.pkix import certificate, extension, name

    logging.getLogger("pkilint").setLevel(logging.WARNING)
    return certificate.create_pkix_certificate_validator_container(
        certificate.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
        [
            certificate.create_issuer_validator_container([]),
            certificate.create_validity_validator_container(),
            certificate.create_subject_validator_container([]),
            certificate.create_extensions_validator_container([]),
            certificate.create_spki_validator_container([]),
        ],
    )
