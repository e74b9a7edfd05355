"""A small decision folder for people who make their first one."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from antin.adapters.decision_folder.files import DecisionFilesRefused, pack

__all__ = ["example_archive", "write_example"]


def write_example(folder: Path | str) -> list[Path]:
    """Write the shipped example to ``folder``, which must be new or empty; return the files written."""
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise DecisionFilesRefused(
            f"{target} đã có nội dung.",
            where=str(target),
            remedy="Chọn một thư mục mới hoặc trống.",
            code="decision_folder.not_empty",
        )
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for file in sorted(_example(), key=lambda file: file.name):
        path = target / file.name
        path.write_bytes(file.read_bytes())
        written.append(path)
    return written


def example_archive() -> bytes:
    """The shipped example as a .zip, to be downloaded and changed, or taken in as it is."""
    return pack({file.name: file.read_bytes() for file in _example()})


def _example() -> list[Traversable]:
    """The shipped example is data of the package, so it is named by its place and not imported."""
    folder = files("antin").joinpath("demo", "data", "second_decision_example")
    return [file for file in folder.iterdir() if file.name.endswith((".toml", ".csv"))]
