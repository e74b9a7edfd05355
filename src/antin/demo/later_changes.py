"""The changes of 2026 as decision folders: communes that became wards, provinces that became cities.

The statistics office dates the resolutions only; the effective moment is the table's own assumption, and the
cut-off fifteen days later is one of this demo.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from io import StringIO

from antin.adapters.decision_folder.files import pack
from antin.demo.world.tables import rows

__all__ = ["later_changes", "provinces_changed_later"]

GRACE = timedelta(days=15)
CITY = "thành phố trực thuộc trung ương"
_ISSUERS = {"province": "Quốc hội", "commune": "Ủy ban Thường vụ Quốc hội"}
_LAW = "Luật Tổ chức chính quyền địa phương số 72/2025/QH15"
_UNIT_COLUMNS = ("code", "level", "type", "name", "short_name", "parent_code", "province_code")
_PAIR_COLUMNS = ("level", "old_code", "old_name", "new_code", "new_name", "kind")

Row = dict[str, str]


def provinces_changed_later() -> tuple[str, ...]:
    """Codes of the provinces with changes in 2026."""
    return tuple(sorted({row["province_code"] for row in rows("admin/later_changes_2026.csv")}))


def later_changes(province_code: str) -> bytes:
    """The decision folder of one province's changes of 2026, packed; the province must have some.

    Kinds of bodies are described as in 2025, so that names follow the new type of their unit, but none is
    founded: all exist.
    """
    changes = [row for row in rows("admin/later_changes_2026.csv") if row["province_code"] == province_code]
    return pack(
        {
            "decision.toml": _head(changes).encode(),
            "units.csv": _csv(_UNIT_COLUMNS, map(_unit, changes)),
            "succession.csv": _csv(_PAIR_COLUMNS, map(_pair, changes)),
            "organisations.csv": _kinds(),
            "services.csv": _table("decision_2025/services.csv"),
        }
    )


def _head(changes: Sequence[Row]) -> str:
    """``decision.toml``."""
    acts = {row["decree"]: row for row in sorted(changes, key=lambda row: row["level"], reverse=True)}
    effective_on = date.fromisoformat(changes[0]["effective_assumed"])
    adopted_on = max(row["decree_date"] for row in changes)
    basis = [_LAW, *(f"Nghị quyết số {number}" for number in acts)]
    lines = [
        "# Not a legal reference. effective_at and cutoff_at are assumptions: only the resolutions are dated.",
        "example = false",
        f'title = "{_title(changes)}"',
        f'number = "{"; ".join(acts)}"',
        f'issuer = "{"; ".join(_ISSUERS[row["level"]] for row in acts.values())}"',
        f'province_code = "{changes[0]["province_code"]}"',
        f"adopted_on = {adopted_on}",
        f"effective_at = {effective_on}T00:00:00+07:00",
        f"cutoff_at = {effective_on + GRACE}T00:00:00+07:00",
        "legal_basis = [",
        *(f'  "{text}",' for text in basis),
        "]",
    ]
    for number, row in acts.items():
        lines += ["", "[[acts]]", f'number = "{number}"', 'kind = "Nghị quyết"']
        lines += [f'issuer = "{_ISSUERS[row["level"]]}"', f"adopted_on = {row['decree_date']}"]
        lines += [f'levels = ["{row["level"]}"]']
    return "\n".join(lines) + "\n"


def _title(changes: Sequence[Row]) -> str:
    parts = [f"thành lập {_spoken(row['name_after'])}" for row in changes if row["level"] == "province"]
    wards = sum(row["level"] == "commune" for row in changes)
    if wards:
        parts.append(f"{wards} phường")
    text = " và ".join(parts)
    return f"{text[:1].upper()}{text[1:]} năm {changes[0]['decree_date'][:4]}"


def _spoken(name: str) -> str:
    return name[:1].lower() + name[1:]


def _unit(row: Row) -> Row:
    """The unit as the change leaves it: only type and name are new."""
    is_province = row["level"] == "province"
    word, short_name = _split(row["name_after"])
    return {
        "code": row["code"],
        "level": row["level"],
        "type": CITY if is_province else word,
        "name": row["name_after"],
        "short_name": short_name,
        "parent_code": "" if is_province else row["province_code"],
        "province_code": row["province_code"],
    }


def _split(name: str) -> tuple[str, str]:
    """``Thành phố Bắc Ninh`` → (``thành phố``, ``Bắc Ninh``), ``Phường Kép`` → (``phường``, ``Kép``)."""
    word = next(word for word in ("Thành phố", "Phường") if name.startswith(f"{word} "))
    return _spoken(word), name[len(word) + 1 :]


def _pair(row: Row) -> Row:
    return {
        "level": row["level"],
        "old_code": row["code"],
        "old_name": row["name_before"],
        "new_code": row["code"],
        "new_name": row["name_after"],
        "kind": row["change"],
    }


def _kinds() -> bytes:
    """The kinds of 2025 with nothing to found."""
    kinds = rows("decision_2025/organisations.csv")
    return _csv(tuple(kinds[0]), ({**kind, "founded": ""} for kind in kinds))


def _table(name: str) -> bytes:
    table = rows(name)
    return _csv(tuple(table[0]), table)


def _csv(columns: Sequence[str], records: Iterable[Row]) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode()
