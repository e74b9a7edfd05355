"""The door of the reorganisation app."""

from antin.apps.reorganisation.actions.approving import ApprovalNotTaken, approve_plan
from antin.apps.reorganisation.actions.deciding import DEFAULT_GRACE, ImportRefused, import_decision
from antin.apps.reorganisation.actions.founding import FOUNDING_PLAN, finish_founding, freeze_founding
from antin.apps.reorganisation.actions.freezing import FreezeRefused, freeze_decision, freeze_plan
from antin.apps.reorganisation.actions.publishing import (
    crls_due,
    publish_crls,
    republish_due,
    status_dies_by,
)
from antin.apps.reorganisation.actions.repairing import accept_repairs, withdraw_repair
from antin.apps.reorganisation.actions.rolling_back import RolledBack, foresee_roll_back, roll_back
from antin.apps.reorganisation.actions.running import (
    Lease,
    RunRefused,
    RunTools,
    carry_out,
    lease_chunk,
    release_leases,
    start_run,
)
from antin.apps.reorganisation.actions.switching import cut_off, foresee_switch, retire_replaced, switch
from antin.apps.reorganisation.models import Decision, FrozenPlan
from antin.apps.reorganisation.overview import (
    PlanChanged,
    PlanLine,
    RunOverview,
    decisions,
    line_that_ends,
    line_that_made,
    overview_of,
    require_unchanged,
    unplanned_decision,
)
from antin.apps.reorganisation.planning import (
    ISSUER_ID,
    PlanDraft,
    UnableToFindDecision,
    conflicts_of,
    draft_plan,
    get_decision,
    read_archive,
)
from antin.apps.reorganisation.proving import BundleSources, figures_of, write_bundle
from antin.apps.reorganisation.queries import (
    UnableToFindPlan,
    approvals_of,
    decision_plan,
    get_plan,
    mandate_of,
    plan_lines,
    plans,
    progress_of,
)
from antin.apps.reorganisation.readiness import (
    Gap,
    NotReady,
    Readiness,
    find_gaps,
    losses_at_cutoff,
    readiness_at,
)
from antin.apps.reorganisation.repairs import SignedRepair, signed_repairs

__all__ = [
    "DEFAULT_GRACE",
    "FOUNDING_PLAN",
    "ISSUER_ID",
    "ApprovalNotTaken",
    "BundleSources",
    "Decision",
    "FreezeRefused",
    "FrozenPlan",
    "Gap",
    "ImportRefused",
    "Lease",
    "NotReady",
    "PlanChanged",
    "PlanDraft",
    "PlanLine",
    "Readiness",
    "RolledBack",
    "RunOverview",
    "RunRefused",
    "RunTools",
    "SignedRepair",
    "UnableToFindDecision",
    "UnableToFindPlan",
    "accept_repairs",
    "approvals_of",
    "approve_plan",
    "carry_out",
    "conflicts_of",
    "crls_due",
    "cut_off",
    "decision_plan",
    "decisions",
    "draft_plan",
    "figures_of",
    "find_gaps",
    "finish_founding",
    "foresee_roll_back",
    "foresee_switch",
    "freeze_decision",
    "freeze_founding",
    "freeze_plan",
    "get_decision",
    "get_plan",
    "import_decision",
    "lease_chunk",
    "line_that_ends",
    "line_that_made",
    "losses_at_cutoff",
    "mandate_of",
    "overview_of",
    "plan_lines",
    "plans",
    "progress_of",
    "publish_crls",
    "read_archive",
    "readiness_at",
    "release_leases",
    "republish_due",
    "require_unchanged",
    "retire_replaced",
    "roll_back",
    "signed_repairs",
    "start_run",
    "status_dies_by",
    "switch",
    "unplanned_decision",
    "withdraw_repair",
    "write_bundle",
]
