"""Estates: small provinces with their decision, written as YAML that a stranger can read in one sitting.

``estates/*.yaml`` holds them. Reading YAML text is the caller's business (tests use PyYAML); here a parsed
dict becomes a :class:`~antin.demo.world.World` and a :class:`~antin.succession.decision.Decision`.
"""

from __future__ import annotations

from antin.demo.estate.estate import Estate, load_estate
from antin.demo.estate.reading import EstateRefused

__all__ = ["Estate", "EstateRefused", "load_estate"]
