"""People whom the decision names: by personal number, or by the post they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from antin.succession.bodies.build import Bodies
from antin.succession.bodies.draft import Setting
from antin.succession.decision import PostException, Source, StaffingEntry
from antin.succession.outcome import Finding, MoveSource
from antin.succession.registry import Organisation, PersonId
from antin.succession.staffing.roster import Official, Placement, Roster

__all__ = ["kinds_of", "placements_by_table"]


def placements_by_table(
    setting: Setting, bodies: Bodies, roster: Roster
) -> tuple[dict[PersonId, Placement], list[Finding]]:
    """What rows name, overrides before the decision's own; a later row never beats an earlier one."""
    return _Reader(setting, bodies, roster).read()


class _Reader:
    def __init__(self, setting: Setting, bodies: Bodies, roster: Roster) -> None:
        self._table, self._overrides = setting.decision.staffing, setting.overrides
        self._by_code = {body.code: body for body in bodies.after.values()}
        self._by_number: dict[str, list[Official]] = defaultdict(list)
        self._by_post: dict[tuple[str, str, int], Official] = {}
        for official in roster.officials:
            post = official.post
            self._by_number[official.person.personal_number].append(official)
            self._by_post[official.body.code, post.title, post.ordinal] = official
        self._placed: dict[PersonId, Placement] = {}
        self._findings: list[Finding] = []

    def read(self) -> tuple[dict[PersonId, Placement], list[Finding]]:
        self._read_heads()
        self._read(self._overrides.entries, self._overrides.exceptions, frozenset())
        overridden = frozenset(self._placed)
        self._read(self._table.entries, self._table.exceptions, overridden)
        return self._placed, self._findings

    def _read(
        self,
        entries: Iterable[StaffingEntry],
        exceptions: Iterable[PostException],
        overridden: frozenset[PersonId],
    ) -> None:
        for entry in entries:
            official = self._named(entry)
            if official and official.person.id not in overridden:
                self._place(official, entry, entry.new_ordinal)
        for row in exceptions:
            holder = self._holder(row)
            if holder and holder.person.id not in self._placed:
                self._place(holder, row, None)

    def _read_heads(self) -> None:
        """Whom a person made head of a body; bodies that there will not be are passed over."""
        by_person = {official.person.id: official for official in self._by_post.values()}
        for code, person in self._overrides.heads.items():
            body, official = self._by_code.get(code), by_person.get(person)
            if body and official:
                self._placed[person] = Placement(official, body.id, MoveSource.TABLE, as_head=True)

    def _named(self, entry: StaffingEntry) -> Official | None:
        found = self._by_number.get(entry.personal_number, [])
        if len(found) != 1:
            self._unclear(entry, len(found))
            return None
        if entry.old_organisation and entry.old_organisation != found[0].body.code:
            self._find(
                "staffing.other_post",
                f"Người này giữ vị trí tại {found[0].body.code}, không phải {entry.old_organisation}.",
                f"This person sits in {found[0].body.code}, not in {entry.old_organisation}.",
                entry.source,
                ("Sửa vị trí cũ hoặc số định danh.", "Correct the old post or the personal number."),
            )
            return None
        return found[0]

    def _unclear(self, entry: StaffingEntry, count: int) -> None:
        if count:
            self._find(
                "staffing.ambiguous_person",
                f"Có {count} người mang số định danh này trong danh bạ.",
                f"{count} people in the directory have this personal number.",
                entry.source,
                ("Sửa số định danh trùng trong danh bạ.", "Correct the doubled number in the directory."),
            )
        else:
            self._find(
                "staffing.unknown_person",
                "Số định danh không có trong danh bạ, hoặc người đó không giữ vị trí chính nào.",
                "The personal number is not in the directory, or its holder has no main post.",
                entry.source,
                ("Sửa số định danh trong bảng nhân sự.", "Correct the number in the staffing table."),
            )

    def _holder(self, row: PostException) -> Official | None:
        holder = self._by_post.get((row.old_organisation, row.old_title, row.old_ordinal))
        if holder is None:
            self._find(
                "staffing.empty_post",
                f"Không ai giữ vị trí {row.old_title} {row.old_ordinal} tại {row.old_organisation}.",
                f"Nobody holds the post {row.old_title} {row.old_ordinal} in {row.old_organisation}.",
                row.source,
                ("Sửa mã cơ quan, chức danh hoặc số thứ tự.", "Correct body code, title or ordinal."),
            )
        return holder

    def _place(self, official: Official, row: StaffingEntry | PostException, ordinal: int | None) -> None:
        person = official.person.id
        if person in self._placed:
            self._find(
                "staffing.named_twice",
                "Một người được nêu hai lần trong bảng nhân sự; dòng đầu được dùng.",
                "A person is named twice in the staffing table; the first row is used.",
                row.source,
                ("Bỏ một trong hai dòng.", "Remove one of the two rows."),
            )
        elif row.leaves:
            self._placed[person] = Placement(official, None, MoveSource.TABLE, note=row.note)
        elif body := self._body(row):
            self._placed[person] = Placement(
                official, body.id, MoveSource.TABLE, row.new_title, ordinal, row.note
            )

    def _body(self, row: StaffingEntry | PostException) -> Organisation | None:
        body = self._by_code.get(row.new_organisation)
        if body is None:
            self._find(
                "staffing.unknown_organisation",
                f"Sau quyết định không có cơ quan {row.new_organisation}.",
                f"There is no body {row.new_organisation} after the decision.",
                row.source,
                ("Sửa mã cơ quan mới trong bảng nhân sự.", "Correct the new body in the staffing table."),
            )
        return body

    def _find(self, code: str, vi: str, en: str, source: Source, remedy: tuple[str, str]) -> None:
        finding = Finding(code, vi, str(source), remedy[0], True, message_en=en, remedy_en=remedy[1])
        self._findings.append(finding)


def kinds_of(placements: Iterable[Placement], bodies: Bodies) -> list[tuple[str, str]]:
    """(before kind, after kind or "" for leaving) of each placement."""
    return [
        (placement.official.body.kind, bodies.after[placement.body_id].kind if placement.body_id else "")
        for placement in placements
    ]
