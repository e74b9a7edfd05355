from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from antin.pki.admission import IssuanceRefused, admit
from antin.pki.issuers import IssuerFacts
from antin.pki.mandates import IssuanceItem
from antin.pki.profiles import ProfileRefused

MakeItem = Callable[..., IssuanceItem]


@pytest.mark.parametrize("kind", ["person", "organisation", "service"])
def test_sound_item_is_admitted_with_its_profile(kind: str, make_item: MakeItem, issuer: IssuerFacts) -> None:
    assert admit(make_item(kind), issuer).id == kind


@pytest.mark.parametrize("profile", ["root", "issuing", "organisation"])
def test_profile_of_another_kind_of_holder_is_refused(
    profile: str, make_item: MakeItem, issuer: IssuerFacts
) -> None:
    with pytest.raises(ProfileRefused) as refused:
        admit(make_item("person", profile=profile), issuer)
    assert refused.value.code == "profile.not_for_holder"


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("issuance.issuer", {"issuer_id": "issuing-2"}),
        ("issuance.shard", {"shard": -1}),
        ("issuance.validity", {"not_after": datetime(2030, 7, 1, 0, 0, 1, tzinfo=UTC)}),
        ("issuance.validity", {"not_after": datetime(2025, 6, 30, 17, tzinfo=UTC)}),
        ("issuance.validity", {"not_before": datetime(2025, 6, 30, 17, 0, 0, 1, tzinfo=UTC)}),
        ("issuance.validity", {"not_before": datetime(2019, 12, 31, tzinfo=UTC)}),
        (
            "issuance.validity",
            {"not_before": datetime(2034, 1, 1, tzinfo=UTC), "not_after": datetime(2036, 1, 1, tzinfo=UTC)},
        ),
        ("issuance.email", {"email": "huyền@phutho.gov.vn"}),
        ("issuance.email", {"email": "a@phutho.gov.vn\n"}),
        ("issuance.email", {"email": "no-domain"}),
        ("issuance.host_name", {"host_name": "portal.phutho.gov.vn"}),
    ],
)
def test_item_that_may_not_become_a_certificate_is_refused(
    code: str, changes: dict[str, Any], make_item: MakeItem, issuer: IssuerFacts
) -> None:
    with pytest.raises(IssuanceRefused) as refused:
        admit(make_item(**changes), issuer)
    assert refused.value.code == code
    assert "person VN-25-000123" in refused.value.where


@pytest.mark.parametrize(
    "host_name", ["*.gov.vn", "PORTAL.gov.vn", "cổng.gov.vn", "localhost", "a..vn", "-a.vn"]
)
def test_host_name_of_another_form_is_refused(host_name: str, make_item: MakeItem, issuer: IssuerFacts) -> None:
    with pytest.raises(IssuanceRefused, match="not a host name"):
        admit(make_item("service", host_name=host_name), issuer)
