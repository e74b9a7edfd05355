"""Where a demo's decision comes from: the shipped folder for Phú Thọ, the same with other units elsewhere."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from antin.adapters.decision_folder import archive_decision
from antin.kernel.errors import AntinError

__all__ = ["UnknownProvince", "decision_archive"]

_DATA = Path(__file__).parent / "data"
_SHIPPED = _DATA / "decision_2025"
_SHIPPED_PROVINCE = "25"


class UnknownProvince(AntinError):
    """No province has this code after 1 July 2025."""

    code = "demo.unknown_province"
    exit_code = 2


def decision_archive(province_code: str) -> bytes:
    """The decision of 2025 for a province, as the zip of a decision folder.

    Outside Phú Thọ only the units differ; the acts are those of the whole country, because each province's own
    resolution is not part of the shipped tables.
    """
    if province_code == _SHIPPED_PROVINCE:
        return archive_decision(_SHIPPED)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "decision"
        shutil.copytree(_SHIPPED, folder)
        units = _filter(
            "units_after.csv", folder / "units.csv", lambda row: row["province_code"] == province_code
        )
        _filter("mapping.csv", folder / "succession.csv", lambda row: row["new_province_code"] == province_code)
        province = next((row for row in units if row["level"] == "province"), None)
        if province is None:
            raise UnknownProvince(
                f"No province has the code {province_code} after 1 July 2025.",
                remedy="Use one of the 34 two-digit codes.",
            )
        _rename(folder / "decision.toml", province)
        return archive_decision(folder)


def _filter(table: str, target: Path, wanted: Callable[[dict[str, str]], bool]) -> list[dict[str, str]]:
    with (_DATA / "admin" / table).open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        rows = [row for row in reader if wanted(row)]
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames or [], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return rows


def _rename(head: Path, province: dict[str, str]) -> None:
    """Put the province's code, name and resolution into the head of the decision."""
    text = head.read_text(encoding="utf-8")
    resolution = province["resolution"]
    text = re.sub(r'^province_code = ".*"$', f'province_code = "{province["code"]}"', text, flags=re.M)
    text = re.sub(r'^number = ".*"$', f'number = "{resolution}; {province["slug"]}"', text, flags=re.M)
    head.write_text(text.replace("tỉnh Phú Thọ", province["name"]), encoding="utf-8")
