"""Names of bodies: the templates filled in with places, fields of work and turns, in Unicode NFC.

No two bodies share a name within one unit. Between units they do (every old province has its *Sở Nội vụ*).
"""

from __future__ import annotations

import random

from antin.demo.world.instances import Slot
from antin.demo.world.tables import knobs
from antin.demo.world.territory import Territory
from antin.kernel.text import fold, nfc
from antin.pki.names import BOUNDS
from antin.succession.registry import Unit

__all__ = ["Namer", "abbreviation_of", "short_name_of"]

PARTY_FORMS = {"huyện": "Huyện ủy", "thị xã": "Thị ủy", "thành phố": "Thành ủy", "quận": "Quận ủy"}
SCHOOL_FORMS = (("Mầm non", "MN"), ("Tiểu học", "TH"), ("THCS", "THCS"))  # dealt by turns
HOSPITALS = ("Đa khoa", "Sản Nhi", "Y dược cổ truyền", "Phục hồi chức năng", "Phổi", "Tâm thần", "Mắt")
CITY = "thành phố trực thuộc trung ương"


class Namer:
    """Gives each body its name; remembers the place names that are taken by schools and hospitals."""

    def __init__(self, territory: Territory, rng: random.Random) -> None:
        self._school_places = _shuffled_places(territory, rng)
        self._seats = {p.code: _seat(territory, p) for p in territory.provinces}
        self._taken: set[str] = set()
        self._schools: dict[tuple[str, str], int] = {}

    def name(self, slot: Slot) -> str:
        """The body's full name."""
        template = slot.template
        match template.id:
            case "B-C-SCHOOL":
                return self._school(slot)
            case "B-P-DV-GD":
                return self._with_province(slot, self._next_place(slot))
            case "B-P-DV-YT":
                return self._with_province(slot, self._hospital(slot))
        by_level = {"province": _of_province, "district": _of_district, "province-sub": _with_field}
        return nfc(by_level.get(template.level, _of_commune)(slot))

    def _with_province(self, slot: Slot, place: str) -> str:
        """Upper-secondary schools and hospitals name their old province, which the decision takes away."""
        province = slot.province.name
        return nfc(f"{slot.template.name_vi.replace('{tên}', place)}, {province[0].lower()}{province[1:]}")

    def _school(self, slot: Slot) -> str:
        form = school_form(slot)[0]
        key = (slot.unit.code, form)
        self._schools[key] = self._schools.get(key, 0) + 1
        again = f" {self._schools[key]}" if self._schools[key] > 1 else ""
        return nfc(f"Trường {form} {_spoken(slot.unit)}{again}")

    def _next_place(self, slot: Slot) -> str:
        places = self._school_places[slot.province.code]
        while places:
            place = places.pop()
            if fold(place) not in self._taken:
                self._taken.add(fold(place))
                return place
        return f"{slot.province.short_name} {slot.number}"

    def _hospital(self, slot: Slot) -> str:
        speciality = HOSPITALS[(slot.number - 1) % len(HOSPITALS)]
        return f"{speciality} {self._seats[slot.province.code]}"


def school_form(slot: Slot) -> tuple[str, str]:
    """The type of a school and its abbreviation, dealt by turns over all schools."""
    return SCHOOL_FORMS[(slot.ordinal - 1) % len(SCHOOL_FORMS)]


def abbreviation_of(slot: Slot) -> str:
    """The body's abbreviation as in document numbers."""
    text = slot.template.abbreviation
    if slot.field:
        text = text.replace("{VT}", slot.field.abbreviation)
    return school_form(slot)[1] if text.startswith("{MN") else text


def short_name_of(name: str) -> str:
    """The name itself where X.520 has room for it, else with its usual abbreviations, as few as needed."""
    for long, short in knobs()["short_names"].items():
        if len(name) <= BOUNDS["O"]:
            return name
        name = nfc(name.replace(long, short))
    if len(name) <= BOUNDS["O"]:
        return name
    return name[: BOUNDS["O"] + 1].rsplit(" ", 1)[0]


def _of_province(slot: Slot) -> str:
    name = slot.template.name_vi.replace("{tỉnh}", slot.province.short_name)
    if slot.province.type != CITY:
        return name
    name = name.replace("Tỉnh ủy", "Thành ủy").replace("Tỉnh đoàn", "Thành đoàn")
    return name.replace(" tỉnh", " thành phố")


def _with_field(slot: Slot) -> str:
    name = slot.template.name_vi
    if slot.field:
        name = name.replace("{lĩnh vực}", slot.field.name).replace("{Đơn vị sự nghiệp}", slot.field.name)
    return name.replace(" tỉnh", " thành phố") if slot.province.type == CITY else name


def _of_district(slot: Slot) -> str:
    """District bodies always name their district: *Phòng Nội vụ huyện Thanh Sơn*, *Thành ủy Việt Trì*."""
    unit, name = slot.unit, slot.template.name_vi
    party = f"{PARTY_FORMS.get(unit.type, 'Huyện ủy')} {_spoken(unit)}"
    for written in ("Huyện ủy | Thành ủy | Thị ủy {tên}", "Huyện ủy"):
        if written in name:
            return name.replace(written, party)
    named = f"{unit.type} {unit.short_name}"
    for written in ("huyện {tên}", "huyện"):
        if written in name:
            return name.replace(written, named)
    return f"{name} {named}"


def _of_commune(slot: Slot) -> str:
    named = f"{slot.unit.type} {slot.unit.short_name}"
    return slot.template.name_vi.replace("{xã|phường|thị trấn} {tên}", named).replace("{tên}", named)


def _spoken(unit: Unit) -> str:
    """The name without its type, but *Phường 1* rather than *1*."""
    return unit.name if unit.short_name.isdigit() else unit.short_name


def _seat(territory: Territory, province: Unit) -> str:
    """The first city of the province, else its first district, else the province."""
    own = [unit for unit in territory.districts if unit.province_code == province.code]
    cities = [unit for unit in own if unit.type == "thành phố"]
    return _spoken((cities or own or [province])[0])


def _shuffled_places(territory: Territory, rng: random.Random) -> dict[str, list[str]]:
    """Names for upper-secondary schools by province: taken from the end, districts before communes."""
    found: dict[str, list[str]] = {}
    for province in territory.provinces:
        communes = [_spoken(u) for u in territory.communes if u.province_code == province.code]
        districts = [_spoken(u) for u in territory.districts if u.province_code == province.code]
        rng.shuffle(communes)
        found[province.code] = communes + districts[::-1]
    return found
