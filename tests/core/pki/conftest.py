"""A small authority for the tests of this folder: P-256 keys, made once a run, and one person's item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from antin.pki.algorithms import PrivateKey, new_twin_key, spki_sha256
from antin.pki.ceremony import authority_subject, build_issuing, build_root
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import Prepared, new_serial, prepare
from antin.pki.mandates import IssuanceItem
from antin.pki.names import organisation_subject, person_subject, service_subject

BASE_URL = "http://127.0.0.1:8001"
SERIAL = new_serial(bytes(range(16)))
MakeItem = Callable[..., IssuanceItem]
Prepare = Callable[..., Prepared]


@pytest.fixture(scope="session")
def root_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="session")
def issuing_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="session")
def device_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="session")
def root(root_key: PrivateKey) -> IssuerFacts:
    certificate = build_root(
        key=root_key,
        subject=authority_subject("Root CA", demo=True),
        serial=new_serial(b"r" * 16),
        not_before=datetime(2020, 1, 1, tzinfo=UTC),
        not_after=datetime(2040, 1, 1, tzinfo=UTC),
        base_url=BASE_URL,
    )
    return IssuerFacts("root", certificate, BASE_URL)


@pytest.fixture(scope="session")
def issuer(root: IssuerFacts, root_key: PrivateKey, issuing_key: PrivateKey) -> IssuerFacts:
    certificate = build_issuing(
        root_key=root_key,
        root=root,
        subject=authority_subject("Issuing CA 1", demo=True),
        public_key=issuing_key.public_key(),
        serial=new_serial(b"i" * 16),
        not_before=datetime(2020, 1, 1, tzinfo=UTC),
        not_after=datetime(2035, 1, 1, tzinfo=UTC),
    )
    return IssuerFacts("issuing-1", certificate, BASE_URL)


SUBJECTS = {
    "person": person_subject(
        province="Tỉnh Phú Thọ",
        locality=None,
        organisation="Ủy ban nhân dân Xã Yên Lạc",
        short="UBND Xã Yên Lạc",
        full_name="Nguyễn Thị Thanh Huyền",
        identifier="VN-25-000123",
    ),
    "organisation": organisation_subject(
        province="Tỉnh Phú Thọ",
        locality=None,
        organisation="Ủy ban nhân dân Xã Yên Lạc",
        short="UBND Xã Yên Lạc",
        identifier="AN:VN-09025.C-UBND-20250701",
    ),
    "service": service_subject(
        province="Tỉnh Phú Thọ",
        owner="Sở Khoa học và Công nghệ",
        owner_short="Sở KHCN",
        service_name="Cổng dịch vụ công",
        identifier="AN:VN-25.SV-PORTAL.1.2025-07-01",
    ),
}


@pytest.fixture(scope="session")
def make_item(device_key: PrivateKey) -> MakeItem:
    """An item for a holder of a kind (a person unless told), with any field changed."""
    spki = spki_sha256(device_key.public_key())

    def make(kind: str = "person", **changes: Any) -> IssuanceItem:
        item = IssuanceItem(
            index=7,
            holder_kind=kind,
            holder_id="VN-25-000123",
            profile=kind,
            subject=SUBJECTS[kind],
            email="huyen.nguyen@phutho.gov.vn" if kind == "person" else None,
            host_name=None,
            spki_sha256=spki,
            not_before=datetime(2025, 6, 30, 17, tzinfo=UTC),
            not_after=datetime(2030, 6, 30, 17, tzinfo=UTC),
            issuer_id="issuing-1",
            shard=0,
        )
        return replace(item, **changes)

    return make


@pytest.fixture(scope="session")
def prepare_item(issuer: IssuerFacts, device_key: PrivateKey) -> Prepare:
    """Prepare an item for the device key under the test authority."""
    twin_key = new_twin_key(issuer.algorithm)

    def run(item: IssuanceItem, **changes: Any) -> Prepared:
        arguments = {
            "serial": SERIAL,
            "public_key": device_key.public_key(),
            "issuer": issuer,
            "twin_key": twin_key,
        }
        return prepare(item, **(arguments | changes))

    return run
