"""The Django application that carries the board's templates and texts."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["BoardPagesConfig"]


class BoardPagesConfig(AppConfig):
    name = "antin.web.board"
    label = "board_pages"
