"""From what exists and what must exist to a plan in which everything is explained.

Every old certificate and every needed certificate becomes exactly one case or one half of a pair; the first
rule that answers a case decides it; a case without an answer is *unexplained* and blocks the freeze.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from antin.pki.mandates import IssuanceItem
from antin.reissue.conflicts.doubled_certificates import find_doubled_certificates
from antin.reissue.plan import (
    Action,
    Conflict,
    Dependency,
    HeldCertificate,
    Holder,
    KeyState,
    NeededCertificate,
    Plan,
    PlanItem,
    RevokeWhen,
)
from antin.reissue.rules import DEFAULT_RULES, Case, Rule, Verdict

__all__ = ["PlanTerms", "PreparedKey", "build_plan"]


@dataclass(frozen=True, slots=True)
class PreparedKey:
    """A key on a prepared blank device in stock, ready for a holder that needs a new one."""

    device_serial: str
    spki_sha256: str


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """The moments and bounds of one decision's plan."""

    effective_at: datetime
    cutoff_at: datetime
    issuer_id: str
    issuer_not_after: datetime
    term_of_new: timedelta  # validity of a certificate on a new key (Decree 68 Art. 9: at most five years)
    shard: int = 0


def build_plan(
    *,
    held: Sequence[HeldCertificate],
    needed: Sequence[NeededCertificate],
    fates: Mapping[Holder, str],
    stock: Iterable[PreparedKey],
    terms: PlanTerms,
    rules: Sequence[Rule] = DEFAULT_RULES,
    chosen: Mapping[Holder, int] | None = None,
) -> Plan:
    """Answer every old and every needed certificate with keep, modify, issue or revoke.

    ``fates`` says of each old holder that nothing continues what became of it (``dissolve``, ``leave``, …);
    ``chosen`` which serial goes on where a holder has several. A certificate that ends before the effective
    moment needs no answer. Linear in the number of certificates; the order of the input does not matter.
    """
    cases = _Cases(held, chosen or {}, terms.effective_at)
    conflicts = [*find_doubled_certificates(cases.held, chosen or {}), *_doubles(needed)]
    drafts, unexplained = _decide(cases.of(needed, fates), rules)
    keys = iter(sorted(stock, key=lambda key: key.device_serial))
    items, shortage = _number(drafts, keys, terms)
    if shortage:
        conflicts.append(
            Conflict(
                "stock.exhausted",
                f"Thiếu {shortage} thiết bị đã chuẩn bị cho các chứng thư cấp mới.",
                "devices",
                "Chuẩn bị và đăng ký thêm thiết bị.",
                blocking=True,
                message_en=f"{shortage} prepared device(s) are missing for certificates to be issued.",
                remedy_en="Prepare more devices and register them.",
            )
        )
    return Plan(tuple(items), tuple(conflicts), tuple(unexplained), terms.effective_at, terms.cutoff_at)


class _Cases:
    """The certificates that the effective moment finds, paired with those that are needed from it on."""

    def __init__(
        self, held: Sequence[HeldCertificate], chosen: Mapping[Holder, int], effective_at: datetime
    ) -> None:
        self.held = sorted((c for c in held if c.not_after > effective_at), key=lambda c: (c.holder, c.serial))
        self._shared = _shared_keys(held)
        self._main: dict[Holder, HeldCertificate] = {}
        for certificate in self.held:
            if certificate.holder not in self._main or chosen.get(certificate.holder) == certificate.serial:
                self._main[certificate.holder] = certificate
        self._ended = {c.holder for c in held if c.not_after <= effective_at} - self._main.keys()

    def of(self, needed: Sequence[NeededCertificate], fates: Mapping[Holder, str]) -> Iterator[Case]:
        """Pairs first in holder order, then what is only needed, then what is only held."""
        continued: set[Holder] = set()
        for want in sorted(needed, key=lambda n: n.holder):
            old = self._main.get(want.continues) if want.continues is not None else None
            if old is not None:
                continued.add(old.holder)
            because = "expired" if want.continues in self._ended else want.because
            is_shared = old is not None and old.spki_sha256 in self._shared
            yield Case(old, want, because, want.holder.kind, is_shared)
        for certificate in self.held:
            if certificate is not self._main[certificate.holder]:
                yield Case(certificate, None, "doubled", certificate.holder.kind)
            elif certificate.holder not in continued:
                yield Case(certificate, None, fates.get(certificate.holder, ""), certificate.holder.kind)


def _shared_keys(held: Sequence[HeldCertificate]) -> set[str]:
    """Keys that certificates of more than one holder are made over."""
    owners: dict[str, Holder] = {}
    shared: set[str] = set()
    for certificate in held:
        if owners.setdefault(certificate.spki_sha256, certificate.holder) != certificate.holder:
            shared.add(certificate.spki_sha256)
    return shared


def _decide(cases: Iterable[Case], rules: Sequence[Rule]) -> tuple[list[tuple[Case, Rule, Verdict]], list[str]]:
    decided: list[tuple[Case, Rule, Verdict]] = []
    unexplained: list[str] = []
    for case in cases:
        for rule in rules:
            verdict = rule.decide(case)
            if verdict is not None:
                decided.append((case, rule, verdict))
                break
        else:
            party = case.needed or case.old
            holder = party.holder if party else None
            unexplained.append(f"{case.kind}:{holder.id if holder else '?'} ({case.because or 'no fate'})")
    return decided, unexplained


def _number(
    drafts: Iterable[tuple[Case, Rule, Verdict]], keys: Iterator[PreparedKey], terms: PlanTerms
) -> tuple[list[PlanItem], int]:
    """Give items and issuance leaves their indexes; count the prepared devices that are missing."""
    items: list[PlanItem] = []
    leaves = shortage = 0
    for case, rule, verdict in drafts:
        issuance, device = None, case.old.device_serial if case.old else None
        if verdict.action in (Action.MODIFY, Action.ISSUE):
            spki = case.old.spki_sha256 if case.old else ""
            if verdict.action is Action.ISSUE:
                key = next(keys, None)
                shortage += key is None
                device, spki = (key.device_serial, key.spki_sha256) if key else (None, "")
            issuance = _issuance(leaves, case, verdict, spki, terms)
            leaves += 1
        items.append(_item(len(items), case, rule, verdict, issuance, device))
        if verdict.action is Action.ISSUE and case.old is not None:
            items.append(_revocation(len(items), case, rule, verdict))
    return items, shortage


def _issuance(index: int, case: Case, verdict: Verdict, spki: str, terms: PlanTerms) -> IssuanceItem:
    """What the signer may sign: a changed certificate keeps its term, a new key starts a new one."""
    want = case.needed
    if want is None:
        raise ValueError("only a needed certificate can be issued")
    end = terms.effective_at + terms.term_of_new
    if verdict.action is Action.MODIFY and case.old is not None:
        end = case.old.not_after
    return IssuanceItem(
        index=index,
        holder_kind=want.holder.kind,
        holder_id=want.holder.id,
        profile=want.profile,
        subject=want.subject,
        email=want.email,
        host_name=want.host_name,
        spki_sha256=spki,
        not_before=terms.effective_at,
        not_after=min(end, terms.issuer_not_after),
        issuer_id=terms.issuer_id,
        shard=terms.shard,
    )


def _item(
    index: int, case: Case, rule: Rule, verdict: Verdict, issuance: IssuanceItem | None, device: str | None
) -> PlanItem:
    """One line; an *issue* that replaces a dead key gets a separate *revoke* line for the old certificate."""
    party = case.needed or case.old
    if party is None:
        raise ValueError("a case has an old or a needed certificate")
    ends_old = verdict.action in (Action.MODIFY, Action.REVOKE)
    touches_old = ends_old or verdict.action is Action.KEEP
    return PlanItem(
        index=index,
        action=verdict.action,
        rule=rule.id,
        reason=verdict.reason,
        holder=party.holder,
        name=case.needed.name if case.needed else (case.old.subject.get("CN") or "" if case.old else ""),
        old_holder=case.old.holder if case.old else None,
        old_serial=case.old.serial if case.old and touches_old else None,
        revoke_when=verdict.revoke_when if ends_old else None,
        revocation_cause=verdict.cause if ends_old else None,
        issuance=issuance,
        device_serial=device,
        waits_for=_dependency(case, verdict),
    )


def _dependency(case: Case, verdict: Verdict) -> Dependency | None:
    """Writing a certificate into a locked device waits until the CA has unlocked it."""
    is_locked = case.old is not None and case.old.key_state is KeyState.LOCKED
    return Dependency.UNLOCK if is_locked and verdict.action is Action.MODIFY else None


def _revocation(index: int, case: Case, rule: Rule, verdict: Verdict) -> PlanItem:
    """The end of the old certificate whose holder gets a new key."""
    old = case.old
    if old is None:
        raise ValueError("nothing to revoke")
    return PlanItem(
        index=index,
        action=Action.REVOKE,
        rule=rule.id,
        reason=verdict.reason,
        holder=old.holder,
        name=old.subject.get("CN") or "",
        old_holder=old.holder,
        old_serial=old.serial,
        revoke_when=verdict.revoke_when or RevokeWhen.AT_EFFECT,
        revocation_cause=verdict.cause,
        device_serial=old.device_serial,
    )


def _doubles(needed: Sequence[NeededCertificate]) -> list[Conflict]:
    """Holders needed twice, one key continued by two: a directory that contradicts itself."""
    found: list[Conflict] = []
    groups = (
        (
            *("plan.needed_twice", Counter(want.holder for want in needed)),
            *("hai yêu cầu chứng thư", "two certificates are asked for"),
        ),
        (
            "plan.key_continued_twice",
            Counter(want.continues for want in needed if want.continues is not None),
            *("hai bên cùng kế tục một khóa", "two parties continue one key"),
        ),
    )
    for code, counts, vi, en in groups:
        for holder, count in sorted(counts.items()):
            if count > 1:
                found.append(
                    Conflict(
                        code,
                        f"{holder.id}: {vi}.",
                        holder.id,
                        "Sửa danh bạ: mỗi thuê bao một lần.",
                        blocking=True,
                        message_en=f"{holder.id}: {en}.",
                        remedy_en="Correct the directory: each holder once.",
                    )
                )
    return found
