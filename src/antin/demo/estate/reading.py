"""One entry of an estate: typed look-ups that name the place when something is missing or unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment
from antin.kernel.text import nfc

__all__ = ["Entry", "EstateRefused"]

Choice = TypeVar("Choice", bound=StrEnum)


class EstateRefused(AntinError):
    """An estate lacks something, holds a key that nothing reads, or names something that it does not define."""

    code = "estate.refused"
    exit_code = 2


class Entry:
    """A mapping of the estate and where it stands; remembers which keys were read."""

    def __init__(self, values: Any, where: str) -> None:
        if not isinstance(values, Mapping):
            raise EstateRefused("This is not a list of keys and values.", where=where)
        self._values = values
        self._read: set[str] = set()
        self.where = where

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        self._read.add(key)
        return self._values.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        """A text in NFC; numbers must be quoted in YAML, or leading zeros would be lost."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise EstateRefused(f"{key} is not a text.", where=self.where, remedy="Put it in quotes.")
        return nfc(value)

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value = self._value(key, default)
        if not isinstance(value, int):
            raise EstateRefused(f"{key} is not a whole number.", where=self.where)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no."""
        return bool(self._value(key, default))

    def choice(self, key: str, kinds: type[Choice], default: Choice | None = None) -> Choice:
        """One of the values of an enumeration."""
        text = self.text(key, default)
        try:
            return kinds(text)
        except ValueError:
            known = ", ".join(str(kind) or "(empty)" for kind in kinds)
            raise EstateRefused(
                f"{key} “{text}” is unknown.", where=self.where, remedy=f"Use one of: {known}."
            ) from None

    def day(self, key: str, default: date | None = None) -> date:
        """A date."""
        value = self._value(key, default)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise EstateRefused(f"{key} is not a date.", where=self.where, remedy="Write 2025-07-01.")
        return value

    def moment(self, key: str) -> datetime:
        """A moment with its offset."""
        value = self._value(key, None)
        return value if isinstance(value, datetime) and value.tzinfo else parse_moment(str(value))

    def entries(self, key: str) -> list[Entry]:
        """The entries of a list; none where the key is absent."""
        return [Entry(value, f"{self.where} {key}[{i}]") for i, value in enumerate(self._list(key))]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where the key is absent."""
        return tuple(nfc(str(value)) for value in self._list(key))

    def entry(self, key: str) -> Entry:
        """An entry below this one."""
        return Entry(self._value(key, None), f"{self.where} {key}".strip())

    def items(self, key: str) -> Iterator[tuple[str, Any]]:
        """Key and value of a mapping below this one; none where it is absent."""
        self._read.add(key)
        yield from (self._values.get(key) or {}).items()

    def refuse_unread(self) -> None:
        """Every key must mean something: a typing error must not pass for a default."""
        unread = sorted(set(self._values) - self._read)
        if unread:
            raise EstateRefused(f"Nothing reads {', '.join(unread)}.", where=self.where)

    def _list(self, key: str) -> list[Any]:
        self._read.add(key)
        return list(self._values.get(key) or [])

    def _value(self, key: str, default: Any) -> Any:
        self._read.add(key)
        value = self._values.get(key, default)
        if value is None:
            raise EstateRefused(f"{key} is missing.", where=self.where)
        return value
