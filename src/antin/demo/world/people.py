"""Invented officials: names by weight, birth dates, citizen numbers of the right shape, official mail.

More than half of them share their full name with someone, as in life. No number or address belongs to a real
person on purpose; the citizen numbers are drawn at random.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from antin.demo.world.tables import knobs, rows
from antin.kernel.text import nfc, slug
from antin.succession.registry import Person, PersonId, Rank, UnitCode

__all__ = ["People"]

SHARE_OF_WOMEN = 0.46
PHU_THO_AREA = {"25", "26", "17"}
_AGE_GROUPS = {Rank.HEAD: "head", Rank.DEPUTY: "deputy", Rank.DIVISION_HEAD: "division_head"}
_DAYS_A_YEAR = 365.2425


class People:
    """Draws persons, each number and address once."""

    def __init__(self, rng: random.Random, today: date) -> None:
        self._rng = rng
        self._today = today
        self._numbers: set[str] = set()
        self._addresses: dict[str, int] = {}
        self._count: dict[UnitCode, int] = {}

    def person(self, *, province: UnitCode, rank: Rank, mail_domain: str) -> Person:
        """A new official of the old province."""
        gender = "F" if self._rng.random() < SHARE_OF_WOMEN else "M"
        name = self._full_name(gender, province)
        born_on = self._birth_date(rank)
        self._count[province] = self._count.get(province, 0) + 1
        return Person(
            id=PersonId(f"VN-{province}-{self._count[province]:06}"),
            personal_number=self._personal_number(province, gender, born_on),
            full_name=name,
            born_on=born_on,
            email=self._address(name, mail_domain),
        )

    def _full_name(self, gender: str, province: UnitCode) -> str:
        column = "weight_phu_tho_estimate" if province in PHU_THO_AREA else "weight_national"
        family = self._draw(_families(column))
        middle = self._draw(_gendered("middle", gender))
        given = self._draw(_gendered("given", gender))
        return f"{family} {middle} {given}" if middle else f"{family} {given}"

    def _draw(self, weighted: tuple[tuple[str, ...], tuple[float, ...]]) -> str:
        words, cumulative = weighted
        return self._rng.choices(words, cum_weights=cumulative)[0]

    def _birth_date(self, rank: Rank) -> date:
        youngest, oldest = knobs()["ages"][_AGE_GROUPS.get(rank, "other")]
        days = self._rng.randint(round(youngest * _DAYS_A_YEAR), round(oldest * _DAYS_A_YEAR))
        return self._today - timedelta(days=days)

    def _personal_number(self, province: UnitCode, gender: str, born_on: date) -> str:
        """Province, century and gender, year, six random digits (Circular 59/2021/TT-BCA, Art. 4)."""
        century = (born_on.year // 100 - 19) * 2 + (gender == "F")
        while True:
            number = f"0{province}{century}{born_on.year % 100:02}{self._rng.randrange(1_000_000):06}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _address(self, name: str, domain: str) -> str:
        local = "".join(_plain(word) for word in name.split())
        address = f"{local}@{domain}"
        self._addresses[address] = taken = self._addresses.get(address, 0) + 1
        return address if taken == 1 else f"{local}{taken}@{domain}"


@cache
def _plain(word: str) -> str:
    return slug(word)


@cache
def _families(column: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    table = rows("names/family.csv")
    return _cumulated((row["family_name"], row[column]) for row in table)


@cache
def _gendered(part: str, gender: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    table = (row for row in rows(f"names/{part}.csv") if row["gender"] == gender)
    return _cumulated((row[f"{part}_name"], row["weight"]) for row in table)


def _cumulated(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    words, weights = zip(*((nfc(word), float(weight)) for word, weight in pairs), strict=True)
    return words, tuple(accumulate(weights))
