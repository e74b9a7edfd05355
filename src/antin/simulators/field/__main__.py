"""``python -m antin.simulators.field --data DIR``: the simulated field, until SIGTERM."""

from __future__ import annotations

import argparse
import os
import signal
from base64 import b64decode, b64encode
from pathlib import Path
from types import FrameType
from typing import Any

from antin.adapters.data_folder import DataFolder
from antin.adapters.sockets.server import SocketServer
from antin.simulators.field.devices import SimulatedDevices
from antin.simulators.field.pace import Pace

__all__ = ["main"]

NAME = "field"


class Field:
    """Answers proof requests as holders would, one device after the other at a stated pace."""

    def __init__(self, devices: SimulatedDevices, pace: Pace) -> None:
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
        self._pace.wait()
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
    field = Field(SimulatedDevices(folder.field), Pace(folder.field / "pace"))
    server = SocketServer(folder.socket(NAME), field.answer)

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
