"""Load by ``wrk`` (keep-alive) and ``ab`` (a connection a request): bodies in, rates and latencies back."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.peers.peer import require_tool

__all__ = ["Load", "post_by_ab", "post_by_wrk"]

_SCRIPT = """
local bodies = {}
for line in io.lines("%s") do
  bodies[#bodies + 1] = (line:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end))
end
local at = math.random(#bodies)
wrk.method = "%s"
wrk.headers["Content-Type"] = "%s"
function request()
  at = at %% #bodies + 1
  return wrk.format(nil, nil, nil, bodies[at])
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a load generator says: answers a second, the slowest hundredth in milliseconds, and failures."""

    per_second: float
    p99_ms: float
    failed: int


def post_by_wrk(
    url: str,
    bodies: list[bytes],
    folder: Path,
    *,
    kind: str,
    seconds: int,
    connections: int = 16,
    method: str = "POST",
) -> Load:
    """Ask with these bodies in turn, over connections that are kept."""
    wrk = require_tool("wrk", "wrk")
    (folder / "bodies.hex").write_text("".join(f"{body.hex()}\n" for body in bodies), encoding="ascii")
    (folder / "ask.lua").write_text(_SCRIPT % (folder / "bodies.hex", method, kind), encoding="ascii")
    told = subprocess.run(
        [
            *(wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"),
            *("-s", str(folder / "ask.lua"), url),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return Load(
        float(_found(r"Requests/sec:\s+([\d.]+)", told)),
        _milliseconds(_found(r"99%\s+(\S+)", told)),
        int(failed[1]) if failed else 0,
    )


def post_by_ab(url: str, body: bytes, folder: Path, *, kind: str, count: int, connections: int = 1) -> Load:
    """Ask with one body, each time over a new connection."""
    ab = require_tool("ab", "apache2-utils")
    (folder / "body").write_bytes(body)
    told = subprocess.run(
        [ab, "-q", "-n", str(count), "-c", str(connections), "-p", str(folder / "body"), "-T", kind, url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return Load(
        float(_found(r"Requests per second:\s+([\d.]+)", told)),
        float(_found(r"99%\s+(\d+)", told)),
        int(_found(r"Failed requests:\s+(\d+)", told)),
    )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"the load generator said something else: {text[:500]}")
    return match[1]


def _milliseconds(text: str) -> float:
    for unit, factor in (("us", 0.001), ("ms", 1.0), ("s", 1000.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise RuntimeError(f"no duration: {text}")
