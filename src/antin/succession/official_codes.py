"""Organisation codes in both written forms (Decision 20/2020/QĐ-TTg; QCVN 102:2016, Amendment 1:2022).

New form, top down: ``H44.15.3``. Old form, read right to left in four fields: ``000.03.15.H44``.
"""

from __future__ import annotations

import re

from antin.kernel.errors import AntinError

__all__ = ["OfficialCodeRefused", "code_form", "dotted_form"]

_CODE = re.compile(r"[A-Z]\d{2}(\.\d{1,4}){0,3}")
_DOTTED = re.compile(r"(\d{2,4}\.){2,3}[A-Z]\d{2}")


class OfficialCodeRefused(AntinError):
    """The text is an organisation code in neither written form."""

    code = "organisation.code_refused"
    exit_code = 2


def dotted_form(code: str) -> str:
    """``H44.15.3`` → ``000.03.15.H44``; fields are padded to two digits, the deepest to three."""
    if not _CODE.fullmatch(code):
        raise OfficialCodeRefused(f"“{code}” is not an organisation code.", remedy="Write it like H44.15.3.")
    first, *rest = code.split(".")
    padded = [part.zfill(2) for part in rest]
    while len(padded) < 2:
        padded.append("00")
    if len(padded) == 2:
        padded.append("000")
    return ".".join([padded[2].zfill(3), padded[1], padded[0], first])


def code_form(dotted: str) -> str:
    """``000.03.15.H44`` → ``H44.15.3``; the inverse of :func:`dotted_form`. A new-form code passes."""
    if _CODE.fullmatch(dotted):
        return dotted
    if not _DOTTED.fullmatch(dotted):
        raise OfficialCodeRefused(
            f"“{dotted}” is not an organisation code.", remedy="Write it like 000.03.15.H44."
        )
    parts = list(reversed(dotted.split(".")))
    levels = [part.lstrip("0") for part in parts[1:]]
    while levels and not levels[-1]:
        levels.pop()
    return ".".join([parts[0], *(level or "0" for level in levels)])
