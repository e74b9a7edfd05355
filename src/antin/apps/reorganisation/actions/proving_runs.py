"""A run is proved: the bundle is written, recounted from its files alone, and packed to be handed out."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from antin.apps.reorganisation.models import FrozenPlan
from antin.apps.reorganisation.proving import BundleSources, plan_file_name, write_bundle
from antin.kernel.canonical import canonical_bytes
from antin.proof.bundle import open_bundle
from antin.proof.checking import check

__all__ = ["prove"]


def prove(plan: FrozenPlan, proofs: Path, sources: BundleSources, *, now: datetime) -> Mapping[str, Any]:
    """Write a plan's bundle to ``proofs/<plan>.zip``, in place of an older one; returns claim and verdict."""
    name = plan_file_name(plan.id)
    folder, packed = proofs / f"{name}.new", proofs / f"{name}.zip"
    proofs.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        claim = write_bundle(plan, folder, sources, now=now)
        report = check(open_bundle(folder))
        _pack(folder, packed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "file": packed.name,
        "size": packed.stat().st_size,
        "claim": _plain(claim.as_dict()),
        "report": _plain(report.as_dict()),
    }


def _pack(folder: Path, target: Path) -> None:
    """Packed beside the target, then put in its place, so that a download never meets half a file."""
    fresh = target.with_suffix(".partial")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            archive.write(path, path.relative_to(folder).as_posix())
    fresh.replace(target)


def _plain(value: Mapping[str, Any]) -> Any:
    """As it comes back from its canonical text: moments as ISO text."""
    return json.loads(canonical_bytes(dict(value)))
