"""What is wrong in a decision, each thing with its file and line, and the error that carries them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from antin.kernel.errors import AntinError

__all__ = ["DecisionRefused", "Problem"]

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a decision."""

    code: str
    message: str
    where: str
    remedy: str
    unit: str = ""  # code of the old unit that it is about, where a person can settle it by naming a successor
    column: str = ""  # of the cell that it is about, where another value would mend it
    choices: tuple[str, ...] = ()  # the values that the cell may have, where they are few


class DecisionRefused(AntinError):
    """The decision contradicts itself or the registry; ``problems`` holds up to 50 places."""

    code = "decision.refused"
    exit_code = 7

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = tuple(problems)
        self.problems = found[:MOST_SHOWN]
        first = found[0]
        more = f" (và {len(found) - 1} lỗi khác)" if len(found) > 1 else ""
        super().__init__(first.message + more, where=first.where, remedy=first.remedy, code=first.code)

    def as_dict(self) -> dict[str, Any]:
        """The first problem as every error shows it, and all of them in ``problems``."""
        return AntinError.as_dict(self) | {
            "problems": [
                {"code": one.code, "message": one.message, "where": one.where, "remedy": one.remedy}
                for one in self.problems
            ]
        }
