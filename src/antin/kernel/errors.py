"""The base of every error that Antin raises on purpose.

An error says what happened, where, and what to do about it, and carries a stable ``code`` that the
command line, the pages, the API and the support desk share. Subclasses stand beside the function that
raises them and are named ``UnableTo…`` or ``…Refused``.
"""

from __future__ import annotations

from typing import Any

__all__ = ["AntinError"]


class AntinError(Exception):
    """A foreseen failure.

    ``code`` is stable and dotted (``plan.changed_after_approval``); ``where`` names the place a person can
    open (a file and row, a unit, a holder); ``remedy`` is one imperative sentence.
    """

    code: str = "antin.error"
    exit_code: int = 1

    def __init__(self, message: str, *, where: str = "", remedy: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        place = f" [{self.where}]" if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.message}{place}{remedy}"

    def as_dict(self) -> dict[str, Any]:
        """The error as the ``--json`` output and the API show it."""
        return {"code": self.code, "message": self.message, "where": self.where, "remedy": self.remedy}
