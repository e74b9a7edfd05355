"""Who may open each address: the table that the permission matrix walks. A new address needs a line here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from antin.apps.grants.roles import Verb

__all__ = ["ACCOUNT", "ADDRESSES", "PUBLIC", "SAMPLES", "Address", "addresses"]

PUBLIC = "public"  # nobody signs in
ACCOUNT = "account"  # any account; what is shown is the own or within reach

ADDRESSES: dict[str, str | Verb] = {
    # the door
    **dict.fromkeys(
        (
            *("account_login", "account_logout", "account_signup", "account_inactive", "account_link"),
            *("mfa_login_webauthn", "mfa_authenticate", "account_with", "openid_connect_callback"),
            *("socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup"),
        ),
        PUBLIC,
    ),
    **dict.fromkeys(
        (
            *("account_home", "account_reauthenticate", "usersessions_list", "mfa_index", "mfa_reauthenticate"),
            *("mfa_add_webauthn", "mfa_list_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
            *("mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_deactivate_totp"),
            *("account_connect", "account_disconnect", "socialaccount_connections"),
            *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
        ),
        ACCOUNT,
    ),
    "account_approvals": Verb.APPROVE_PLAN,
    "account_approve_plan": Verb.SEE_PLANS,
    "account_begin_plan": Verb.APPROVE_PLAN,
    "account_give_plan": Verb.APPROVE_PLAN,
    **dict.fromkeys(
        ("account_ask_enrolment", "account_enrolment", "account_begin_enrolment", "account_give_enrolment"),
        Verb.ENROL_APPROVER,
    ),
    # the frame
    **dict.fromkeys(("preferences:choose", "preferences:office"), PUBLIC),
    # desks
    **dict.fromkeys(("today:home", "today:queue", "search:results", "registry:home"), ACCOUNT),
    **dict.fromkeys(("officer:home", "officer:confirm", "officer:standing"), ACCOUNT),
    **dict.fromkeys(
        (
            *("registry:units", "registry:unit", "registry:organisations", "registry:organisation"),
            *("registry:people", "registry:person", "registry:decision"),
        ),
        Verb.SEE_DIRECTORY,
    ),
    **dict.fromkeys(
        (
            *("registry:certificates", "registry:certificate"),
            *("registry:certificate_der", "registry:certificate_pem"),
        ),
        Verb.SEE_CERTIFICATES,
    ),
    **dict.fromkeys(
        (
            *("planner:home", "planner:mapping", "planner:impact", "planner:lines", "planner:rules"),
            *("planner:conflicts", "planner:standing", "planner:decision", "planner:act"),
            *("planner:losses", "planner:proof", "planner:proof_file"),
        ),
        Verb.SEE_PLANS,
    ),
    **dict.fromkeys(
        ("planner:upload", "planner:example", "planner:mend", "planner:corrected"), Verb.IMPORT_DECISION
    ),
    "planner:settle": Verb.FREEZE_PLAN,
    **dict.fromkeys(("planner:begin_losses", "planner:sign_losses"), Verb.ACCEPT_LOSSES),
    **dict.fromkeys(
        (
            *("cockpit:home", "cockpit:live", "cockpit:tv", "cockpit:units", "cockpit:unit"),
            *("cockpit:waiting", "cockpit:stages", "cockpit:calls", "cockpit:changes", "cockpit:ahead"),
            *("board:home", "board:live", "board:sheet"),
        ),
        Verb.SEE_FIGURES,
    ),
    # places without an account
    **dict.fromkeys(("public:search", "public:certificate", "public:certificate_der"), PUBLIC),
}
TRIED_ELSEWHERE = {"api/", "gallery/"}  # tokens instead of sessions; demos only
POSTED = {
    *("account_ask_enrolment", "account_begin_plan", "account_give_plan"),
    *("account_begin_enrolment", "account_give_enrolment"),
    *("account_with", "account_connect", "account_disconnect"),
    *("planner:settle", "planner:begin_losses", "planner:sign_losses"),
}
SAMPLES = {
    "provider_id": "vneid",
    "plan_id": "VD-99/NQ#1",
    "digest": "ab" * 32,
    "pk": 1,
    "key": "to-approve",
    "code": "97001",
    "identity": "97001:C-UBND@2003-03-06",
    "serial": "1a2b3c",
    "number": "VD-99/NQ",
    "act": "freeze",
    "folder": "00000000-0000-4000-8000-000000000000",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the site, with sample values in it."""

    name: str
    path: str
    policy: str | Verb

    @property
    def is_posted(self) -> bool:
        """True where it is an act."""
        return self.name in POSTED


def addresses() -> list[Address]:
    """Every named address of the site; one that the table does not know fails here."""
    from django.urls import reverse

    found = dict(_patterns())
    unknown = set(found) - set(ADDRESSES)
    assert not unknown, f"Say in addresses.py who may open: {sorted(unknown)}"
    return [
        Address(name, reverse(name, kwargs={each: SAMPLES[each] for each in parameters}), ADDRESSES[name])
        for name, parameters in found.items()
    ]


def _patterns(
    resolver: Any = None, namespace: str = "", above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    from django.urls import URLPattern, get_resolver

    for entry in (resolver or get_resolver()).url_patterns:
        if str(entry.pattern) in TRIED_ELSEWHERE:
            continue
        parameters = (*above, *entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield (f"{namespace}:{entry.name}" if namespace else str(entry.name)), parameters
        else:
            yield from _patterns(entry, entry.namespace or namespace, parameters)
