"""Vietnamese text: Unicode NFC, folding for comparison and search, the dictionary sort key, slugs.

Names are stored and shown as given; only comparison folds. Tone-mark placement differs between sources
(Hòa / Hoà), so two names are the same name when their folded forms are equal.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "nfc", "slug", "sort_key"]

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "ʼ": "'"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# The Vietnamese alphabet, then the five tone marks in dictionary order: none, grave, hook, tilde, acute, dot.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ORDER = {letter: index for index, letter in enumerate(_ALPHABET, start=1)}


def nfc(text: str) -> str:
    """The text in Unicode NFC with runs of white space made single and the ends stripped."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Lower case without marks, ``đ`` as ``d``, apostrophes alike: equal for two spellings of one name."""
    lowered = unicodedata.normalize("NFD", nfc(text).translate(_APOSTROPHES).lower()).replace("đ", "d")
    return "".join(c for c in lowered if not unicodedata.combining(c))


def slug(text: str) -> str:
    """The folded text with everything but letters and digits made a single hyphen."""
    return _NOT_WORD.sub("-", fold(text)).strip("-")


def sort_key(text: str) -> str:
    """A key whose byte order is Vietnamese dictionary order: letters first, tones break ties.

    No PostgreSQL wheel carries ICU, so the order is computed here and stored.
    """
    letters: list[str] = []
    tones: list[str] = []
    for character in nfc(text).lower():
        decomposed = unicodedata.normalize("NFD", character)
        tone = next((str(_TONES[mark]) for mark in decomposed if mark in _TONES), "0")
        base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
        if base in _ORDER:
            letters.append(chr(ord("A") + _ORDER[base]))
            tones.append(tone)
        elif base.isspace():
            letters.append("!")
            tones.append("0")
        else:
            letters.append("#" + base)
            tones.append("0")
    return "".join(letters) + " " + "".join(tones)
