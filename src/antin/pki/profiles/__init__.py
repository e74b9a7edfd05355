"""Certificate and CRL profiles: data in TOML files, read once."""

from antin.pki.profiles.crl import CrlSettings, crl_settings
from antin.pki.profiles.profile import Profile, ProfileRefused, get_profile, time_stamping_policy
from antin.pki.profiles.validity import ValidityCap, latest_not_after, validity_cap

__all__ = [
    "CrlSettings",
    "Profile",
    "ProfileRefused",
    "ValidityCap",
    "crl_settings",
    "get_profile",
    "latest_not_after",
    "time_stamping_policy",
    "validity_cap",
]
