"""A screenshot with a palette of 256 colours: a third of the octets, and nobody sees the difference on text."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

__all__ = ["shrink"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}  # colour types of the PNG specification that Chromium writes, eight bits a channel
_MOST = 256

Colour = tuple[int, int, int]


def shrink(png: bytes) -> bytes:
    """The same picture, indexed; colours beyond the 256 commonest become the nearest of them."""
    width, height, rows = _read(png)
    common = [colour for colour, _ in Counter(pixel for row in rows for pixel in row).most_common(_MOST)]
    place = {colour: index for index, colour in enumerate(common)}
    lines = bytearray()
    for row in rows:
        lines.append(0)  # no filter: palettes compress best without
        lines += bytes(place[pixel] if pixel in place else _near(pixel, common, place) for pixel in row)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = bytes(channel for colour in common for channel in colour)
    body = zlib.compress(bytes(lines), 9)
    return _SIGNATURE + b"".join(
        _chunk(kind, data)
        for kind, data in ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", body), (b"IEND", b""))
    )


def _near(pixel: Colour, common: list[Colour], place: dict[Colour, int]) -> int:
    distances = (sum((a - b) ** 2 for a, b in zip(pixel, each, strict=True)) for each in common)
    place[pixel] = min(enumerate(distances), key=lambda found: found[1])[0]
    return place[pixel]


def _read(png: bytes) -> tuple[int, int, list[list[Colour]]]:
    chunks = list(_chunks(png))
    width, height, _, kind, *_ = struct.unpack(">IIBBBBB", dict(chunks)[b"IHDR"])
    size = _CHANNELS[kind]
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    rows, above, length = [], bytes(width * size), width * size
    for number in range(height):
        start = number * (length + 1)
        above = _unfiltered(data[start], bytearray(data[start + 1 : start + 1 + length]), above, size)
        rows.append(list(zip(above[0::size], above[1::size], above[2::size], strict=True)))
    return width, height, rows


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


def _unfiltered(method: int, line: bytearray, above: bytes, size: int) -> bytes:
    """A row as it was before its filter (PNG specification, clause 9)."""
    for place in range(len(line)):
        left = line[place - size] if place >= size else 0
        corner = above[place - size] if place >= size else 0
        line[place] = (line[place] + _predicted(method, left, above[place], corner)) & 255
    return bytes(line)


def _predicted(method: int, left: int, up: int, corner: int) -> int:
    if method == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda each: abs(guess - each))
    return (0, left, up, (left + up) // 2)[method]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
