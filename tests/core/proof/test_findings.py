"""Findings: what they say, and that each code has its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import antin.proof
from antin.proof.checking import ProofReport
from antin.proof.words import WORDS

Recount = Callable[[Any], ProofReport]


def test_every_finding_speaks_both_languages(office: Any, recount: Recount) -> None:
    certificate = office.certificates.pop("An")
    finding = next(each for each in recount(office).findings if each.code == "certificate.missing")
    serial = f"{certificate.serial_number:x}"
    assert finding.vi.startswith("Thiếu chứng thư đã cấp; Nguyễn Văn An (person VN-1); số hiệu " + serial)
    assert finding.en.startswith(
        "An issued certificate is missing; Nguyễn Văn An (person VN-1); serial " + serial
    )
    assert finding.as_dict()["holder"] == ["person", "VN-1"]


def test_every_code_has_words_and_every_word_a_code() -> None:
    folder = Path(antin.proof.__file__).parent
    source = "".join(module.read_text() for module in folder.glob("*.py") if module.name != "words.py")
    parts = {f"certificate.{part}_differs" for part in ("subject", "email", "host_name", "key", "authority")}
    named = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', source)) & WORDS.keys() | parts
    assert named == WORDS.keys()
    used = re.findall(
        r'(?:add|of|of_serial|_report|_of_certificate|Finding)\((?:findings, )?\s*"([a-z_.]+)"', source
    )
    assert set(used) <= WORDS.keys()
