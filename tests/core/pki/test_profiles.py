from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from antin.kernel.moments import VIETNAM
from antin.pki.profiles import ProfileRefused, crl_settings, get_profile, latest_not_after, validity_cap
from antin.pki.profiles.profile import EXTENDED_KEY_USAGES, KEY_USAGE_BITS
from antin.pki.profiles.reading import profile_names


def test_person_profile_signs_documents_and_mail() -> None:
    profile = get_profile("person")
    assert profile.holder_kind == "person"
    assert profile.key_usage == ("digital_signature", "content_commitment")
    assert profile.extended_key_usage == ("document_signing", "email_protection", "client_auth")
    assert not profile.is_authority


@pytest.mark.parametrize("profile_id", profile_names())
def test_every_profile_uses_words_that_exist(profile_id: str) -> None:
    profile = get_profile(profile_id)
    assert set(profile.key_usage) <= set(KEY_USAGE_BITS)
    assert set(profile.extended_key_usage + profile.extended_key_usage_with_host_name) <= set(
        EXTENDED_KEY_USAGES
    )
    assert validity_cap(profile.validity, date(2025, 7, 1)).years > 0


def test_issuing_authority_carries_the_policies_of_all_holders() -> None:
    holders = {
        policy for name in ("organisation", "person", "service") for policy in get_profile(name).policies
    }
    assert set(get_profile("issuing").policies) == holders
    assert len(holders) == 3


def test_service_with_a_host_name_is_a_tls_server() -> None:
    profile = get_profile("service")
    assert EXTENDED_KEY_USAGES["server_auth"] in profile.extended_key_usage_oids(with_host_name=True)
    assert EXTENDED_KEY_USAGES["server_auth"] not in profile.extended_key_usage_oids(with_host_name=False)


def test_unknown_profile_is_refused() -> None:
    with pytest.raises(ProfileRefused) as refused:
        get_profile("validity")
    assert refused.value.code == "profile.unknown"


def test_caps_are_those_of_decree_68() -> None:
    assert validity_cap("authority", date(2025, 7, 1)).years == 20
    subscriber = validity_cap("subscriber", date(2025, 7, 1))
    assert (subscriber.years, subscriber.legal_basis) == (5, "Nghị định 68/2024/NĐ-CP, Điều 9")
    assert validity_cap("subscriber", date(2023, 1, 1)) == subscriber


def test_latest_not_after_counts_calendar_years_in_vietnam() -> None:
    begins = datetime(2025, 6, 30, 17, tzinfo=UTC)  # midnight of 1 July in Vietnam
    assert latest_not_after("subscriber", begins) == datetime(2030, 7, 1, tzinfo=VIETNAM)


def test_latest_not_after_of_a_leap_day_is_the_28th() -> None:
    begins = datetime(2024, 2, 29, 12, tzinfo=VIETNAM)
    assert latest_not_after("subscriber", begins) == datetime(2029, 2, 28, 12, tzinfo=VIETNAM)


def test_shortened_crl_lives_ten_minutes() -> None:
    settings = crl_settings("issuing")
    assert settings.shortened_lifetime == timedelta(minutes=10)
    assert settings.overlap < settings.lifetime
