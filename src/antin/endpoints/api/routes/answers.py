"""The failures that every operation may answer with, as its description says."""

from __future__ import annotations

from typing import Any

from antin.endpoints.api.schemas import Problem

__all__ = ["documented"]


def documented(answer: Any, *statuses: int) -> dict[int, Any]:
    """200 with ``answer``, and problems with these statuses besides 401, 403 and 422."""
    return {200: answer, **dict.fromkeys((401, 403, 422, *statuses), Problem)}
