"""``python -m antin.simulators.field --data DIR``: the simulated field, until SIGTERM."""

from __future__ import annotations

import argparse
import os
import signal
import time
from base64 import b64decode, b64encode
from pathlib import Path
from types import FrameType
from typing import Any

from antin.adapters.data_folder import DataFolder
from antin.adapters.sockets.server import SocketServer
from antin.simulators.field.devices import SimulatedDevices

__all__ = ["main"]

NAME = "field"


class Field:
    """Answers proof requests as holders would, at a stated pace (devices a second; 0: at once)."""

    def __init__(self, devices: SimulatedDevices, pace: float) -> None:
        self._devices = devices
        self._pace = pace

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """``{"op": "prove", "requests": [{device, certificate, nonce}]}`` → one answer for each."""
        if message.get("op") != "prove":
            return {
                "error": {"code": "field.unknown_op", "message": "Unknown request.", "where": "", "remedy": ""}
            }
        return {"ok": {"answers": [self._prove(request) for request in message["requests"]]}}

    def _prove(self, request: dict[str, str]) -> dict[str, str | None]:
        if self._pace:
            time.sleep(1 / self._pace)
        signature, trouble = self._devices.prove(
            request["device"], b64decode(request["certificate"]), request["nonce"]
        )
        return {"signature": b64encode(signature).decode() if signature else None, "trouble": trouble}


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m antin.simulators.field", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    folder = DataFolder(parser.parse_args(arguments).data)
    os.umask(0o077)
    folder.prepare_runtime()
    pace_file = folder.field / "pace"
    pace = float(pace_file.read_text()) if pace_file.exists() else 0.0
    server = SocketServer(folder.socket(NAME), Field(SimulatedDevices(folder.field), pace).answer)

    def stop(number: int, frame: FrameType | None) -> None:
        server.stop()

    signal.signal(signal.SIGTERM, stop)
    folder.ready(NAME).write_text(f"{os.getpid()}\n", encoding="ascii")
    try:
        server.serve()
    finally:
        folder.ready(NAME).unlink(missing_ok=True)
        server.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
