"""Chore: collect what pages say into ``src/antin/web/locale`` and compile it. Needs gettext; users do not.

English is the source. New strings arrive empty in the Vietnamese catalogue and a test fails until they are
filled. ``--compile`` only compiles.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

_WEB = Path(__file__).resolve().parents[1] / "src" / "antin" / "web"
_CATALOGUE = _WEB / "locale" / "vi" / "LC_MESSAGES" / "django.po"
_NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To).*\n', re.M
)


def collect() -> None:
    """Merge the strings of all templates and modules into the catalogue."""
    os.chdir(_WEB)
    from django.core.management import call_command

    call_command(
        "makemessages", locale=["vi"], no_location=True, no_wrap=True, no_obsolete=True, verbosity=0,
        ignore_patterns=["static/*"],
    )  # fmt: skip
    _CATALOGUE.write_text(_NOISE.sub("", _CATALOGUE.read_text(encoding="utf-8")), encoding="utf-8")


def compile_all() -> None:
    """Every catalogue beneath the web, desks' own included."""
    for source in sorted(_WEB.rglob("LC_MESSAGES/*.po")):
        subprocess.run(["msgfmt", "--check-format", "-o", source.with_suffix(".mo"), source], check=True)


if __name__ == "__main__":
    if "--compile" not in sys.argv:
        collect()
    compile_all()
