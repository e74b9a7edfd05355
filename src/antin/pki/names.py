"""Subject names: what a certificate says about its holder, derived from the registry and nothing else.

A subject is an ordered list of (attribute, value); the DER is built from it in this order, every value
UTF8String in NFC except country and serial number (PrintableString). Bounds are those of X.520 as RFC 5280
appendix A gives them. Every subject holds an identifier that is never reused for another legal person:
``organizationIdentifier`` for organisations and services, ``serialNumber`` for persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from antin.kernel.errors import AntinError
from antin.kernel.text import nfc

__all__ = ["BOUNDS", "OIDS", "Subject", "SubjectRefused"]

# Short names as people write them -> dotted OID.
OIDS = {
    "C": "2.5.4.6",
    "ST": "2.5.4.8",
    "L": "2.5.4.7",
    "O": "2.5.4.10",
    "OU": "2.5.4.11",
    "organizationIdentifier": "2.5.4.97",
    "serialNumber": "2.5.4.5",
    "CN": "2.5.4.3",
}
# Upper bounds in characters (RFC 5280 appendix A.1; organizationIdentifier: X.520 leaves it unbounded).
BOUNDS = {
    "C": 2,
    "ST": 128,
    "L": 128,
    "O": 64,
    "OU": 64,
    "organizationIdentifier": 256,
    "serialNumber": 64,
    "CN": 64,
}


class SubjectRefused(AntinError):
    """A value is empty, of the wrong shape or longer than X.520 allows."""

    code = "subject.refused"


@dataclass(frozen=True, slots=True)
class Subject:
    """An ordered distinguished name; checked on construction."""

    attributes: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for name, value in self.attributes:
            if name not in OIDS:
                raise SubjectRefused(f"Unknown attribute {name}.", remedy=f"Use one of {', '.join(OIDS)}.")
            if not value or value != nfc(value):
                raise SubjectRefused(f"{name} is empty, padded or not NFC: {value!r}.")
            if len(value) > BOUNDS[name]:
                raise SubjectRefused(
                    f"{name} has {len(value)} characters, X.520 allows {BOUNDS[name]}: “{value}”.",
                    remedy="Register a short name for the organisation.",
                    code="subject.too_long",
                )

    def get(self, name: str) -> str | None:
        """The first value of an attribute, or ``None``."""
        return next((value for key, value in self.attributes if key == name), None)

    def as_list(self) -> list[list[str]]:
        """The canonical form used in frozen plans: ``[["C", "VN"], …]``."""
        return [[name, value] for name, value in self.attributes]

    @classmethod
    def from_list(cls, pairs: list[Any]) -> Subject:
        """The inverse of :meth:`as_list`."""
        return cls(tuple((str(name), str(value)) for name, value in pairs))

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in reversed(self.attributes))
