"""Conflicts: each with both sentences, its place and, where there is one, a repair that settles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from antin.pki.names import BOUNDS
from antin.reissue.conflicts import conflicts_of_refusal
from antin.reissue.conflicts.short_names import propose_short_name
from antin.reissue.plan import Action, Conflict, Holder, HolderKind, KeyState
from antin.succession.decision import SuccessionRow
from antin.succession.problems import DecisionRefused
from antin.succession.registry import PersonId, Service, ServiceId
from antin.succession.repairs import Repair, RepairRefused
from tests.core.reissue.village import Village
from tests.core.reissue.village import village as make_village

LONG = "Trung tâm Phục vụ hành chính công và Xúc tiến đầu tư, thương mại, du lịch liên xã Cẩm Sơn"


@pytest.fixture
def village() -> Village:
    """Two communes that become one."""
    return make_village()


def settles(village: Village, conflict: Conflict, choice: int = 0) -> bool:
    """True where the repair makes the conflict go away and nothing new stops the freeze."""
    repaired = village.draft(conflict.repairs[choice]).plan
    left = [(each.code, each.where) for each in repaired.conflicts]
    return (conflict.code, conflict.where) not in left and not repaired.unexplained


def test_village_in_order_has_no_blocking_conflict(village: Village) -> None:
    plan = village.draft().plan
    assert [each for each in plan.conflicts if each.blocking] == []
    assert plan.unexplained == ()


# --- people and their records ---


@pytest.mark.parametrize("number", ["", "12345", "09706900000٣"])
def test_missing_or_unreadable_personal_number_blocks_until_it_is_accepted(
    village: Village, number: str
) -> None:
    person = village.change_person("5", personal_number=number)
    (conflict,) = village.conflicts("person.number_missing")
    assert (conflict.where, conflict.blocking) == (person.id, True)
    assert settles(village, conflict)


def test_no_conflict_ever_shows_a_personal_number(village: Village) -> None:
    village.change_person("5", personal_number=village.person("4").personal_number)
    village.change_person("12", personal_number="097")
    numbers = {person.personal_number for person in village.before.persons.values()}
    for conflict in village.draft().plan.conflicts:
        assert not [number for number in numbers if number in f"{conflict.message}{conflict.message_en}"]


def test_two_records_of_one_person_are_joined_and_the_second_certificate_ends(village: Village) -> None:
    first, second = village.person("4"), village.person("5")
    village.change_person("5", personal_number=first.personal_number)
    (conflict,) = village.conflicts("person.number_doubled")
    assert conflict.where == second.id
    assert [repair.value for repair in conflict.repairs] == [first.id, second.id, "different"]
    plan = village.draft(conflict.repairs[0]).plan
    (ended,) = [item for item in plan.items if item.holder.id == second.id]
    assert (ended.action, ended.rule) == (Action.REVOKE, "person-without-post")
    assert settles(village, conflict)


def test_two_people_with_one_number_may_stay_two(village: Village) -> None:
    village.change_person("5", personal_number=village.person("4").personal_number)
    (conflict,) = village.conflicts("person.number_doubled")
    assert settles(village, conflict, choice=2)


def test_homonyms_of_one_body_are_a_note(village: Village) -> None:
    village.change_person("12", full_name="Nguyễn Văn Hùng")  # 12 and 14 end in one committee
    (conflict,) = village.conflicts("person.homonyms")
    assert (conflict.where, conflict.blocking, conflict.repairs) == ("97001:C-UBND", False, ())


# --- addresses ---


def test_address_outside_the_domain_is_noted_and_the_right_one_proposed(village: Village) -> None:
    person = village.change_person("5", email="mai@gmail.com")
    (conflict,) = village.conflicts("mail.foreign_domain")
    assert (conflict.where, conflict.blocking) == (person.id, False)
    assert conflict.repairs[0].value == "mai@songlo.gov.vn"
    assert settles(village, conflict)
    other = Repair("mail.foreign_domain", person.id, "nguyenthimai@songlo.gov.vn")
    assert village.draft(other).succession.after.persons[person.id].email == other.value


@pytest.mark.parametrize("address", ["thư@songlo.gov.vn", "mai songlo@songlo.gov.vn"])
def test_address_that_no_certificate_takes_blocks(village: Village, address: str) -> None:
    person = village.change_person("5", email=address)
    (conflict,) = village.conflicts("mail.unusable")
    assert (conflict.where, conflict.blocking) == (person.id, True)
    assert conflict.repairs[0].value == "nguyenthimai@songlo.gov.vn"
    assert settles(village, conflict)


def test_address_of_somebody_else_blocks(village: Village) -> None:
    taken = village.person("4").email
    repair = Repair("mail.foreign_domain", village.person("5").id, taken)
    (conflict,) = village.conflicts("mail.doubled", repair)
    assert conflict.where == village.person("5").id
    free = village.draft(repair, conflict.repairs[0]).plan
    assert [each for each in free.conflicts if each.blocking] == []


# --- subjects ---


def test_name_too_long_for_a_certificate_is_one_conflict_for_the_body_and_its_people(village: Village) -> None:
    village.change_body("97007:C-UBND", name=LONG, short_name=LONG)
    village.decision = replace(
        village.decision,
        kind_rules=tuple(rule for rule in village.decision.kind_rules if rule.before_kind != "C-UBND"),
    )
    (conflict,) = village.conflicts("subject.too_long")
    assert (conflict.where, conflict.blocking) == ("97007:C-UBND", True)
    assert len(conflict.repairs[0].value) <= BOUNDS["O"]
    plan = village.draft(conflict.repairs[0]).plan
    named = {item.issuance.subject.get("O") for item in plan.items if item.issuance is not None}
    assert conflict.repairs[0].value in named
    assert settles(village, conflict)


def test_service_with_a_name_too_long_gets_a_short_name(village: Village) -> None:
    service = Service(
        ServiceId("97:SV-X/1@2021"), "97:SV-X/1", "TLS server", LONG, village.body("97:P-UBND").id
    )
    village.before.services[service.id] = service
    (conflict,) = village.conflicts("subject.too_long")
    assert conflict.where == "97:SV-X/1"
    assert settles(village, conflict)


def test_name_with_control_characters_is_a_conflict_of_its_holder_without_a_repair(village: Village) -> None:
    person = village.change_person("5", full_name="Nguyễn\u0007 Thị Mai")
    (conflict,) = village.conflicts("subject.refused")
    assert (conflict.where, conflict.blocking, conflict.repairs) == (person.id, True, ())


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Sở Nội vụ", "Sở Nội vụ"),
        (
            "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân thị trấn Hùng Sơn Bắc",
            "VP HĐND và UBND thị trấn Hùng Sơn Bắc",
        ),
        ("A" * 40 + " " + "B" * 40, "A" * 40),
    ],
)
def test_short_names_use_as_few_abbreviations_as_fit(name: str, short: str) -> None:
    assert propose_short_name(name) == short


# --- bodies and units ---


def test_unit_in_which_nobody_is_named_gets_a_focal_officer_proposed(village: Village) -> None:
    village.before.focal_officers.clear()
    found = {each.where: each for each in village.conflicts("staffing.focal_missing")}
    assert sorted(found) == ["97001:C-UBND", "97007:C-UBND", "97:P-UBND"]
    conflict = found["97001:C-UBND"]
    proposed = village.before.persons[PersonId(conflict.repairs[0].value)]
    assert proposed.full_name in {"Phạm Thị Thu", "Trần Thị Yến"}  # the clerks
    assert settles(village, conflict)


def test_missing_head_comes_with_a_deputy_to_propose(village: Village) -> None:
    village.vacate("97:P-UBND@2011-06-01/chu-tich/1")
    village.held = [each for each in village.held if each.holder.id != village.person("1").id]
    (conflict,) = village.conflicts("staffing.head_missing")
    assert conflict.repairs[0].value == village.person("2").id
    assert settles(village, conflict)


def test_split_commune_is_a_note_with_the_other_successor() -> None:
    village = make_village("split")
    (conflict,) = village.conflicts("unit.split")
    assert (conflict.where, conflict.blocking) == ("97011", False)
    assert [repair.value for repair in conflict.repairs] == ["97901"]
    assert settles(village, conflict)


def test_refused_decision_becomes_conflicts_that_name_the_successors_to_choose(village: Village) -> None:
    rows = (
        SuccessionRow("commune", "97004", "Xã Bình Minh", "97001", "Xã An Bình"),
        SuccessionRow("commune", "97004", "Xã Bình Minh", "97007", "Xã Cẩm Sơn"),
        SuccessionRow("commune", "97007", "Xã Cẩm Sơn", "", ""),
    )
    village.decision = replace(village.decision, unit_rows=(village.decision.unit_rows[0], *rows))
    with pytest.raises(DecisionRefused) as refused:
        village.draft()
    conflicts = conflicts_of_refusal(refused.value.problems, village.before, village.decision)
    choices = {each.code: [repair.value for repair in each.repairs] for each in conflicts}
    assert choices["decision.two_wholes"] == ["97001", "97007"]
    assert choices["decision.no_successor"] == ["97001", "97007"]
    chosen = [conflict.repairs[0] for conflict in conflicts]
    assert village.draft(*chosen).plan.unexplained == ()


def test_problem_that_no_successor_settles_has_no_repair(village: Village) -> None:
    stray = SuccessionRow("commune", "12345", "", "97001", "")
    village.decision = replace(village.decision, unit_rows=(*village.decision.unit_rows, stray))
    with pytest.raises(DecisionRefused) as refused:
        village.draft()
    (conflict,) = conflicts_of_refusal(refused.value.problems, village.before, village.decision)
    assert (conflict.code, conflict.repairs) == ("decision.unknown_code", ())


# --- certificates ---


def test_certificate_of_a_holder_whom_the_directory_does_not_know_is_revoked_only_when_a_person_says_so(
    village: Village,
) -> None:
    stranger = replace(village.held[0], serial=0xAB12, holder=Holder(HolderKind.PERSON, "VN-97-777777"))
    village.held.append(replace(stranger, spki_sha256="7" * 64))
    (conflict,) = village.conflicts("certificate.unknown_holder")
    assert (conflict.where, conflict.blocking) == ("ab12", True)
    assert len(village.draft().plan.unexplained) == 1
    plan = village.draft(conflict.repairs[0]).plan
    assert [item.rule for item in plan.items if item.old_serial == 0xAB12] == ["holder-unknown"]
    assert settles(village, conflict)


def test_of_two_certificates_of_one_holder_the_chosen_one_goes_on(village: Village) -> None:
    first = village.held[0]
    second = replace(
        first, serial=0xBEEF, device_serial="TK-2", spki_sha256="8" * 64, key_state=KeyState.LOCKED
    )
    village.held.append(second)
    (conflict,) = village.conflicts("plan.two_active")
    assert [repair.value for repair in conflict.repairs] == ["1", "beef"]  # the working device is proposed
    for choice, ended in ((0, 0xBEEF), (1, 1)):
        plan = village.draft(conflict.repairs[choice]).plan
        (doubled,) = [item for item in plan.items if item.rule == "certificate-doubled"]
        assert (doubled.action, doubled.old_serial) == (Action.REVOKE, ended)
        assert settles(village, conflict, choice)


def test_holder_without_a_certificate_is_a_note_and_gets_one(village: Village) -> None:
    person = village.person("3")
    village.held = [each for each in village.held if each.holder.id != person.id]
    (conflict,) = village.conflicts("holder.never_certified")
    assert (conflict.where, conflict.blocking) == (person.id, False)
    assert [item.rule for item in village.draft().plan.items if item.holder.id == person.id] == [
        "never-certified"
    ]


def test_certificate_that_ends_before_the_moment_is_a_note_and_is_issued_anew(village: Village) -> None:
    effective = village.decision.effective_at
    person = village.person("3")
    village.held = [
        replace(each, not_after=effective - timedelta(days=1)) if each.holder.id == person.id else each
        for each in village.held
    ]
    (conflict,) = village.conflicts("certificate.ends_before_effect")
    assert conflict.blocking is False
    (item,) = [item for item in village.draft().plan.items if item.holder.id == person.id]
    assert (item.action, item.rule, item.old_serial) == (Action.ISSUE, "certificate-expired", None)


# --- the set of them ---


def test_every_conflict_speaks_both_languages_and_its_repairs_say_what_they_do(village: Village) -> None:
    village.change_person("5", personal_number="", email="mai@gmail.com")
    village.change_person("12", full_name="Nguyễn Văn Hùng")
    village.before.focal_officers.clear()
    village.vacate("97:P-UBND@2011-06-01/chu-tich/1")
    village.held.append(replace(village.held[0], serial=0xAB12, holder=Holder(HolderKind.PERSON, "VN-97-7")))
    village.held.append(replace(village.held[0], serial=0xBEEF))
    village.stock.clear()
    conflicts = village.draft().plan.conflicts
    assert len({each.code for each in conflicts}) >= 7
    for conflict in conflicts:
        assert conflict.message
        assert conflict.message_en
        assert conflict.remedy
        assert conflict.remedy_en
        assert conflict.where
        for repair in conflict.repairs:
            assert repair.vi
            assert repair.en


def test_conflicts_do_not_depend_on_the_order_of_the_input(village: Village) -> None:
    village.change_person("5", personal_number="")
    village.before.focal_officers.clear()
    forwards = village.draft().plan
    village.held.reverse()
    village.before = replace(village.before, persons=dict(reversed(village.before.persons.items())))
    assert village.draft().plan == forwards


@pytest.mark.parametrize(
    ("repair", "code"),
    [
        (Repair("nothing.known", "97001"), "repair.unknown_code"),
        (Repair("certificate.unknown_holder", "ffff", "revoke"), "repair.unknown_certificate"),
        (Repair("certificate.unknown_holder", "1", "keep"), "repair.unknown_value"),
        (Repair("plan.two_active", "VN-97-000005", "1"), "repair.unknown_certificate"),
    ],
)
def test_repair_that_means_nothing_is_refused(village: Village, repair: Repair, code: str) -> None:
    with pytest.raises(RepairRefused) as refused:
        village.draft(repair)
    assert refused.value.code == code
