"""What others made and Antin serves: read from the manifest that the chore ``just assets`` writes."""

from __future__ import annotations

import json

from antin.web.components.assets import STATIC

__all__ = ["MANIFEST", "PRELOADED_FONTS", "SPRITE"]

MANIFEST = json.loads((STATIC / "vendor" / "manifest.json").read_text(encoding="utf-8"))
_FILES: list[str] = sorted(f"vendor/{path}" for path in MANIFEST["sha256"])
SPRITE = next(path for path in _FILES if path.endswith("/icons.svg"))
PRELOADED_FONTS = [path for path in _FILES if "/be-vietnam-pro-" in path and path.endswith(".woff2")]
