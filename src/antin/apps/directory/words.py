"""Search by words: every word of the question begins a word of the text, without marks and in any order.

Names are stored folded; PostgreSQL's own text search over them needs no extension, and its index answers
prefixes. The ``simple`` configuration knows no language, which is right for names.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import CharField, Func, Lookup, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from antin.kernel.text import fold

__all__ = [
    "FoldedDocument",
    "FoldedWholeWords",
    "FoldedWords",
    "begins",
    "having_words",
    "order_having",
    "words_of",
]

_WORD = re.compile(r"[a-z0-9]+")
_MOST_WORDS = 8


def words_of(text: str) -> list[str]:
    """The folded words of what somebody typed: “Xã Yên-Lạc” is ``xa``, ``yen``, ``lac``."""
    return _WORD.findall(fold(text))[:_MOST_WORDS]


class FoldedDocument(Func):
    """The words of a folded column, as their index holds them."""

    template = "to_tsvector('simple'::regconfig, %(expressions)s::text)"
    output_field = TextField()


@CharField.register_lookup
class FoldedWords(Lookup):
    """``folded__has_words=["yen", "l"]``; the expression is that of the index, word for word."""

    lookup_name = "has_words"
    prepare_rhs = False
    ending = ":*"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """``to_tsvector('simple', column::text) @@ 'yen:* & l:*'``."""
        column, parameters = self.process_lhs(compiler, connection)
        question = " & ".join(f"{word}{self.ending}" for word in self.rhs)
        sql = f"to_tsvector('simple'::regconfig, {column}::text) @@ to_tsquery('simple', %s)"
        return sql, (*parameters, question)


@CharField.register_lookup
class FoldedWholeWords(FoldedWords):
    """``folded__has_whole_words=["yen", "lac"]``: no prefixes, for what is to be shown first."""

    lookup_name = "has_whole_words"
    ending = ""


def having_words(rows: QuerySet[Any, Any], words: list[str]) -> QuerySet[Any, Any]:
    """The rows whose folded name has all these words, with what :func:`order_having` orders them by."""
    if not words:
        return rows
    found = rows.filter(folded__has_words=words)
    ordered: QuerySet[Any, Any] = found.annotate(searched_key=Concat("sort_key", Value("")))
    return ordered


def order_having(words: list[str]) -> str:
    """What rows are ordered by: ``sort_key``, or where words are searched an expression of the same value.

    An expression has no index, so PostgreSQL finds the words by their own index and sorts what it found.
    Otherwise it may walk the whole list in order until enough names match, which for a rare name is all of it.
    """
    return "searched_key" if words else "sort_key"


def begins(column: str, text: str) -> Q:
    """The column begins with ``text``, taken literally; under the C locale a plain index answers this."""
    return Q(**{f"{column}__startswith": text})
