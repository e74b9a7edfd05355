"""A certificate profile: what a certificate of one kind contains, apart from its subject, key and dates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from antin.kernel.errors import AntinError
from antin.pki.profiles.reading import profile_names, read_table

__all__ = [
    "EXTENDED_KEY_USAGES",
    "KEY_USAGE_BITS",
    "Profile",
    "ProfileRefused",
    "get_profile",
    "time_stamping_policy",
]

# RFC 5280 section 4.2.1.3, in bit order.
KEY_USAGE_BITS = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
# RFC 5280 section 4.2.1.12; document signing: RFC 9336.
EXTENDED_KEY_USAGES = {
    "server_auth": "1.3.6.1.5.5.7.3.1",
    "client_auth": "1.3.6.1.5.5.7.3.2",
    "email_protection": "1.3.6.1.5.5.7.3.4",
    "document_signing": "1.3.6.1.5.5.7.3.36",
}


class ProfileRefused(AntinError):
    """There is no such profile, or it is not for this holder."""

    code = "profile.unknown"
    exit_code = 4


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of certificate. ``validity`` names the kind of cap in ``validity.toml``."""

    id: str
    title: str
    holder_kind: str | None  # None: for authorities
    is_authority: bool
    path_length: int | None
    key_usage: tuple[str, ...]
    extended_key_usage: tuple[str, ...]
    extended_key_usage_with_host_name: tuple[str, ...]
    policies: tuple[str, ...]  # dotted OIDs
    keys: frozenset[str]  # names of allowed subject keys: "P-256", "RSA-2048"
    validity: str

    def extended_key_usage_oids(self, *, with_host_name: bool) -> tuple[str, ...]:
        """The purposes of the key; those of a TLS server where the holder has a host name."""
        named = self.extended_key_usage_with_host_name if with_host_name else ()
        return tuple(EXTENDED_KEY_USAGES[purpose] for purpose in named or self.extended_key_usage)


@cache
def get_profile(profile_id: str) -> Profile:
    """The profile with this id; :class:`ProfileRefused` where there is none."""
    if profile_id not in profile_names():
        raise ProfileRefused(
            f"There is no certificate profile “{profile_id}”.",
            remedy=f"Use one of {', '.join(profile_names())}.",
        )
    row = read_table(profile_id)
    return Profile(
        id=profile_id,
        title=row["title"],
        holder_kind=row.get("holder_kind"),
        is_authority=row.get("is_authority", False),
        path_length=row.get("path_length"),
        key_usage=tuple(row["key_usage"]),
        extended_key_usage=tuple(row.get("extended_key_usage", ())),
        extended_key_usage_with_host_name=tuple(row.get("extended_key_usage_with_host_name", ())),
        policies=tuple(_policy_oid(name) for name in row.get("policies", ())),
        keys=frozenset(row["keys"]),
        validity=row["validity"],
    )


def time_stamping_policy() -> str:
    """The policy that time-stamps are made under, as a dotted OID."""
    return _policy_oid("time_stamping")


def _policy_oid(name: str) -> str:
    table = read_table("policies")
    return f"{table['arc']}.{table['policy'][name]}"
