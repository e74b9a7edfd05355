"""Is a decision sound? Every contradiction is found at once, each with file and line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from antin.kernel.text import fold
from antin.succession.decision import Decision, Extent, Source, SuccessionRow
from antin.succession.names import unknown_placeholders
from antin.succession.outcome import Finding, SuccessionKind
from antin.succession.problems import DecisionRefused, Problem
from antin.succession.registry import Registry, UnitCode

__all__ = ["DecisionRefused", "Problem", "check_decision"]


def check_decision(before: Registry, decision: Decision) -> list[Finding]:
    """Raise :class:`DecisionRefused` with all problems; return findings about names that differ."""
    check = _Check(before, decision)
    problems = [
        *check.dates(),
        *check.units(),
        *check.rows(),
        *check.successors(),
        *check.cycles(),
        *check.kinds(),
        *check.services(),
    ]
    if problems:
        raise DecisionRefused(problems)
    return list(check.names())


class _Check:
    def __init__(self, before: Registry, decision: Decision) -> None:
        self._units = before.units
        self._bodies = {body.code for body in before.organisations.values()}
        self._kinds = {body.kind for body in before.organisations.values()}
        self._decision = decision
        self._listed = {row.code: row for row in decision.units_after}
        self._unit_rows = [row for row in decision.unit_rows if not row.is_body]
        self._body_rows = [row for row in decision.unit_rows if row.is_body]
        new_codes = {row.new_code for row in self._unit_rows if row.new_code}
        gone = {row.old_code for row in self._unit_rows}
        kept = {
            code
            for code, unit in self._units.items()
            if code not in gone and unit.level not in decision.abolished_levels
        }
        self._after = new_codes | set(self._listed) | kept

    def dates(self) -> Iterator[Problem]:
        decision = self._decision
        if decision.effective_on < decision.adopted_on:
            yield Problem(
                "decision.dates",
                f"Thời điểm hiệu lực {decision.effective_on} sớm hơn ngày thông qua {decision.adopted_on}.",
                "decision.toml",
                "Sửa effective_at hoặc adopted_on.",
            )
        if decision.cutoff_at and decision.cutoff_at < decision.effective_at:
            yield Problem(
                "decision.dates",
                "Thời điểm chốt chuyển đổi sớm hơn thời điểm hiệu lực.",
                "decision.toml",
                "Sửa cutoff_at.",
            )

    def units(self) -> Iterator[Problem]:
        yield from _doubled((row.code, row.source) for row in self._decision.units_after)
        for row in self._decision.units_after:
            if row.parent_code and row.parent_code not in self._after:
                yield _unknown(f"đơn vị cấp trên {row.parent_code} của {row.code}", row.source)

    def rows(self) -> Iterator[Problem]:
        rows = self._decision.unit_rows
        yield from _doubled((f"{row.level} {row.old_code} → {row.new_code}", row.source) for row in rows)
        for row in self._unit_rows:
            if row.old_code and row.old_code not in self._units:
                yield _unknown(f"đơn vị cũ {row.old_code} {row.old_name}".rstrip(), row.source)
            if row.new_code and row.new_code not in self._listed and row.new_code not in self._units:
                yield _unknown(f"đơn vị mới {row.new_code} {row.new_name}".rstrip(), row.source)
        for row in self._body_rows:
            if row.old_code and row.old_code not in self._bodies:
                yield _unknown(f"cơ quan {row.old_code} {row.old_name}".rstrip(), row.source)
            yield from self._new_body(row)

    def _new_body(self, row: SuccessionRow) -> Iterator[Problem]:
        if not row.new_code:
            return
        unit, _, kind = row.new_code.partition(":")
        if unit not in self._after or not kind:
            yield _unknown(f"cơ quan mới {row.new_code} (viết là mã đơn vị:loại)", row.source)
        elif kind.split(":")[0] not in self._kinds and not self._has_template(kind.split(":")[0]):
            yield _unknown(f"loại cơ quan {kind}", row.source)

    def _has_template(self, kind: str) -> bool:
        return any(template.kind == kind for template in self._decision.organisation_templates)

    def successors(self) -> Iterator[Problem]:
        by_old: dict[tuple[bool, str], list[SuccessionRow]] = defaultdict(list)
        for row in self._decision.unit_rows:
            if not row.old_code and not row.new_code:
                yield Problem(
                    "decision.empty_row",
                    "Dòng không có mã cũ và không có mã mới.",
                    str(row.source),
                    "Điền mã hoặc xóa dòng.",
                )
            elif row.old_code:
                by_old[row.is_body, row.old_code].append(row)
        for (_, code), found in by_old.items():
            yield from _contradictions(code, found)
        yield from self._orphans({code for _, code in by_old})

    def _orphans(self, named: set[str]) -> Iterator[Problem]:
        """Units that no row names although the unit above them goes."""
        for code, unit in self._units.items():
            if code in named or code in self._listed or unit.level in self._decision.abolished_levels:
                continue
            if unit.parent_code and unit.parent_code not in self._after:
                yield Problem(
                    "decision.no_successor",
                    f"{unit.name} ({code}) không có đơn vị kế thừa, trong khi đơn vị cấp trên không còn.",
                    code,
                    "Thêm một dòng vào bảng kế thừa.",
                    unit=code,
                )

    def cycles(self) -> Iterator[Problem]:
        goes_to = {
            row.old_code: row.new_code
            for row in self._unit_rows
            if row.extent is Extent.WHOLE and row.new_code and row.old_code != row.new_code
        }
        yield from _cycles(goes_to, {row.old_code: row.source for row in self._unit_rows})
        parents: dict[str, str] = {row.code: row.parent_code or "" for row in self._decision.units_after}
        yield from _cycles(parents, {row.code: row.source for row in self._decision.units_after})
        yield from _cycles(dict(self._decision.tasks), {})
        templates = self._decision.organisation_templates
        yield from _cycles(
            {row.kind: row.parent for row in templates}, {row.kind: row.source for row in templates}
        )

    def kinds(self) -> Iterator[Problem]:
        decision = self._decision
        yield from _doubled((rule.before_kind, rule.source) for rule in decision.kind_rules)
        for rule in decision.kind_rules:
            if rule.after_kind and not self._has_template(rule.after_kind):
                yield _unknown(f"loại cơ quan {rule.after_kind}", rule.source)
            yield from _placeholders(rule.name + rule.short_name, rule.source)
        for template in decision.organisation_templates:
            yield from _placeholders(template.name + template.short_name, template.source)
        for share in decision.staffing.shares:
            known = (
                not share.after_kind or self._has_template(share.after_kind) or share.after_kind in self._kinds
            )
            if not known:
                yield _unknown(f"loại cơ quan {share.after_kind}", share.source)

    def services(self) -> Iterator[Problem]:
        """Two rows of one service would give those that ran before two outcomes."""
        yield from _doubled((row.code, row.source) for row in self._decision.services)

    def names(self) -> Iterator[Finding]:
        """Names that differ by more than spelling from the registry or from the list of new units."""
        for row in self._unit_rows:
            old = self._units.get(UnitCode(row.old_code))
            new = self._listed.get(UnitCode(row.new_code))
            if old and row.old_name and fold(row.old_name) != fold(old.name):
                yield _differs(row.old_code, row.old_name, old.name, row.source)
            if new and row.new_name and fold(row.new_name) != fold(new.name):
                yield _differs(row.new_code, row.new_name, new.name, row.source)


def _doubled(keys: Iterable[tuple[str, Source]]) -> Iterator[Problem]:
    first: dict[str, Source] = {}
    for key, source in keys:
        if key in first:
            yield Problem(
                "decision.doubled_row",
                f"“{key}” xuất hiện hai lần (lần đầu: {first[key]}).",
                str(source),
                "Xóa dòng thừa.",
            )
        first.setdefault(key, source)


def _unknown(what: str, source: Source) -> Problem:
    return Problem(
        "decision.unknown_code", f"Không biết {what}.", str(source), "Sửa mã hoặc bổ sung vào danh mục."
    )


def _contradictions(code: str, rows: list[SuccessionRow]) -> Iterator[Problem]:
    """Of one old unit or body: two wholes, a whole beside parts, two remainders, two defaults, none at all."""
    last = str(rows[-1].source)
    unit = "" if rows[0].is_body else code
    going = [row for row in rows if row.new_code]
    wholes = [row for row in going if row.extent is Extent.WHOLE]
    if wholes and len(going) > 1:
        names = ", ".join(row.new_code for row in going)
        yield Problem(
            "decision.two_wholes",
            f"{code} được chuyển toàn bộ nhưng có {len(going)} đơn vị kế thừa: {names}.",
            last,
            "Ghi part hoặc remainder ở cột extent, hoặc bỏ dòng thừa.",
            unit,
        )
    if sum(row.extent is Extent.REMAINDER for row in going) > 1:
        yield Problem(
            "decision.two_remainders",
            f"{code} có hai phần còn lại.",
            last,
            "Chỉ một dòng được ghi remainder.",
            unit,
        )
    if sum(bool(row.default_successor) for row in going) > 1:
        yield Problem(
            "decision.two_defaults",
            f"{code} có hai đơn vị kế thừa mặc định.",
            last,
            "Chỉ một dòng được ghi yes.",
            unit,
        )
    for row in rows:
        if not row.new_code and row.kind is not SuccessionKind.DISSOLVE:
            yield Problem(
                "decision.no_successor",
                f"{code} không có đơn vị kế thừa.",
                str(row.source),
                "Điền mã mới, hoặc ghi dissolve ở cột kind.",
                unit,
            )
        if not row.new_code and going:
            yield Problem(
                "decision.dissolved_and_continued",
                f"{code} vừa giải thể vừa có đơn vị kế thừa.",
                str(row.source),
                "Bỏ một trong hai dòng.",
                unit,
            )


def _cycles(goes_to: Mapping[str, str], sources: Mapping[str, Source]) -> Iterator[Problem]:
    done: set[str] = set()
    for start in goes_to:
        path: list[str] = []
        code = start
        while code in goes_to and code not in done and code not in path:
            path.append(code)
            code = goes_to[code]
        if code in path:
            circle = [*path[path.index(code) :], code]
            yield Problem(
                "decision.cycle",
                f"Vòng lặp: {' → '.join(circle)}.",
                str(sources.get(code, "decision.toml")),
                "Sửa một trong các dòng của vòng lặp.",
            )
        done.update(path)


def _placeholders(pattern: str, source: Source) -> Iterator[Problem]:
    for name in unknown_placeholders(pattern):
        yield Problem(
            "decision.unknown_placeholder",
            f"Không biết chỗ điền {{{name}}}.",
            str(source),
            "Dùng các chỗ điền nêu trong docs/decision-folder.md.",
        )


def _differs(code: str, given: str, known: str, source: Source) -> Finding:
    return Finding(
        "decision.name_differs",
        f"{code}: tên “{given}” khác tên trong danh mục “{known}”.",
        str(source),
        "Kiểm tra mã và tên.",
        blocking=False,
        message_en=f"{code}: the name “{given}” differs from “{known}” in the list.",
        remedy_en="Check code and name.",
    )
