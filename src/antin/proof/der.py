"""Just enough DER (X.690) to read a certificate's own words: what the name says, and which octets are the key.

The library's name objects check lengths in octets where X.520 counts characters, and building them is most of
the cost of a recount; 40 lines of reading are the smaller evil.
"""

from __future__ import annotations

from typing import NamedTuple

from antin.kernel.errors import AntinError

__all__ = ["Element", "UnableToReadDer", "elements", "object_identifier", "text"]

_TEXTS = {0x0C: "utf-8", 0x13: "ascii", 0x16: "ascii"}  # UTF8String, PrintableString, IA5String


class UnableToReadDer(AntinError):
    """The octets are no DER."""

    code = "proof.der_unreadable"
    exit_code = 5


class Element(NamedTuple):
    """One element: its tag, its content, and all its octets with header."""

    tag: int
    content: bytes
    whole: bytes


def elements(data: bytes) -> list[Element]:
    """The elements that stand one after the other in ``data``."""
    found: list[Element] = []
    start = 0
    while start < len(data):
        content, end = _extent(data, start)
        found.append(Element(data[start], data[content:end], data[start:end]))
        start = end
    return found


def _extent(data: bytes, start: int) -> tuple[int, int]:
    """Where the content of the element at ``start`` begins, and where it ends."""
    try:
        length, content = data[start + 1], start + 2
        if length & 0x80:
            count = length & 0x7F
            length, content = int.from_bytes(data[content : content + count], "big"), content + count
    except IndexError:
        raise UnableToReadDer("An element is cut short.") from None
    if content + length > len(data):
        raise UnableToReadDer("An element reaches beyond its end.")
    return content, content + length


def text(element: Element) -> str:
    """The characters of a string; other string types are not used in certificates here."""
    if element.tag not in _TEXTS:
        raise UnableToReadDer(f"A string of tag {element.tag:#04x} is not read here.")
    try:
        return element.content.decode(_TEXTS[element.tag])
    except UnicodeDecodeError as error:
        raise UnableToReadDer("A string holds other characters than its type allows.") from error


def object_identifier(element: Element) -> str:
    """The dotted form of an object identifier."""
    arcs: list[int] = []
    value = 0
    for octet in element.content:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs.append(value)
            value = 0
    if element.tag != 0x06 or not arcs:
        raise UnableToReadDer("This is no object identifier.")
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))
