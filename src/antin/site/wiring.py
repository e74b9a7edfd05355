"""Where object graphs are built: the only place that chooses adapters for the apps."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from antin.adapters.backups.ledger_copy import LedgerCopy
from antin.adapters.clock import Clock, ScenarioClock, clock_for
from antin.adapters.data_folder import DataFolder
from antin.adapters.field_socket import SimulatedField
from antin.adapters.signer_socket.client import SignerClient
from antin.kernel.errors import AntinError
from antin.site.scenario import MovedScenario
from antin.site.witnessing import WitnessClient

if TYPE_CHECKING:
    from antin.apps.reorganisation.api import BundleSources, OrderTools, RunTools
    from antin.signer.ceremony_record import CeremonyResult

__all__ = [
    "ALL_PROCESSES",
    "OfficeTools",
    "bundle_sources",
    "migrate",
    "office_tools",
    "order_tools",
    "set_up_django",
]

ALL_PROCESSES = ("signer-ca", "signer-evidence", "field", "worker-1", "worker-2")


@dataclass(frozen=True)
class OfficeTools:
    """What a command or a worker works with."""

    data: DataFolder
    clock: Clock
    ca: SignerClient
    evidence: SignerClient
    run: RunTools


def set_up_django(data: DataFolder, *, web: bool = False) -> None:
    """Load Django for this data folder; needed before any app is imported.

    ``web`` adds accounts and pages: for the web process, for commands about accounts, and for migrations,
    which make the tables of all.
    """
    os.environ["ANTIN_DATA"] = str(data.path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "antin.site.web_settings" if web else "antin.site.settings"
    import django

    django.setup()


def migrate() -> None:
    """Bring all tables up to date, as their owner; Django was set up with ``web=True``."""
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    connections["owner"].close()


def office_tools(data: DataFolder) -> OfficeTools:
    """Clients of the running processes of a data folder. Django is set up."""
    from antin.apps.authorities import api as authorities
    from antin.apps.certificates.api import IssuingTools
    from antin.apps.reorganisation.api import ISSUER_ID, RunTools

    clock = clock_for(data.path)
    ca = SignerClient(data.socket("signer-ca"))
    issuing = IssuingTools(
        signer=ca,
        issuer=authorities.issuer_facts(ISSUER_ID),
        clock=clock.now,
        randomness=secrets.token_bytes,
    )
    return OfficeTools(
        data=data,
        clock=clock,
        ca=ca,
        evidence=WitnessClient(data.socket("signer-evidence"), LedgerCopy(data.ledger_copy)),
        run=RunTools(issuing=issuing, field=SimulatedField(data.socket("field"))),
    )


def bundle_sources(tools: OfficeTools, ceremony: CeremonyResult) -> BundleSources:
    """What a proof bundle holds besides the database's content."""
    from antin.apps.reorganisation.api import BundleSources

    clock = tools.data.clock_path
    return BundleSources(
        evidence_key=ceremony.evidence_key,
        signer_log=tools.ca.log(),
        clock=clock.read_bytes() if clock.exists() else b"{}",
        approver_names={each.id: each.name for each in ceremony.approvers},
    )


def order_tools(tools: OfficeTools) -> OrderTools:
    """What the orders of desks are carried out with."""
    from antin.apps.reorganisation.api import OrderTools
    from antin.signer.ceremony import find_ceremony

    def sources() -> BundleSources:
        ceremony = find_ceremony(tools.data.path)
        if ceremony is None:
            raise AntinError("No key ceremony was held in this data folder.", code="ceremony.missing")
        return bundle_sources(tools, ceremony)

    return OrderTools(
        run=tools.run,
        evidence=tools.evidence,
        scenario=MovedScenario(tools.clock) if isinstance(tools.clock, ScenarioClock) else None,
        sources=sources,
        proofs=tools.data.proofs,
    )
