"""How the page writes: typeface, headings, numbers, moments, digests."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from importlib.resources import files

from antin.kernel.moments import VIETNAM

__all__ = ["grouped", "heading", "moment", "number", "package_text", "typeface"]

# File, style and characters, the latter as the subsets were cut.
_FACES = (
    ("source-serif-4-latin-wght-normal", "normal", "U+0000-00FF, U+2000-206F, U+2212"),
    ("source-serif-4-latin-wght-italic", "italic", "U+0000-00FF, U+2000-206F, U+2212"),
    (
        "source-serif-4-vietnamese-wght-normal",
        "normal",
        "U+0102-0103, U+0110-0111, U+0128-0129, U+0168-0169, U+01A0-01A1, U+01AF-01B0, U+0300-0301,"
        " U+0303-0304, U+0308-0309, U+0323, U+1EA0-1EF9, U+20AB",
    ),
)


def typeface() -> str:
    """The printed face, embedded: system serifs often lack half of the Vietnamese letters."""
    return "".join(
        f'@font-face {{ font-family: "Antin Serif"; font-style: {style}; font-weight: 200 900; '
        f"unicode-range: {characters}; src: url(data:font/woff2;base64,{_base64(name)}) format('woff2'); }}\n"
        for name, style, characters in _FACES
    )


def _base64(name: str) -> str:
    return b64encode(files("antin.proof.page").joinpath("typeface", f"{name}.woff2").read_bytes()).decode()


def package_text(name: str) -> str:
    """A text file that lies beside this module."""
    return files("antin.proof.page").joinpath(name).read_text(encoding="utf-8")


def heading(vi: str, en: str) -> str:
    """A heading in Vietnamese with its English beside it; both are literals of this package."""
    return f'<h2>{vi}<small lang="en">{en}</small></h2>\n'


def number(value: int) -> str:
    """Thousands with a point, as Vietnamese writes them."""
    return f"{value:,}".replace(",", ".")


def moment(value: datetime) -> str:
    """``00:00 01/07/2025`` in Vietnam time."""
    return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def grouped(digest: str) -> str:
    """A digest in groups of eight, so that two people can compare it aloud."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
