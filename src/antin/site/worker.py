"""``python -m antin.site.worker --data DIR --name worker-1``: carries out ranges and orders until SIGTERM.

It holds nothing: no key and no state. Whatever it was doing when it dies is taken up by whoever comes next.
Orders of desks have a thread of their own, so that nobody at a desk waits behind a range of hundreds.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from antin.adapters.data_folder import DataFolder
from antin.kernel.errors import AntinError
from antin.site.roll_ups import RollUps
from antin.site.wiring import office_tools, order_tools, set_up_django

__all__ = ["main"]

_log = logging.getLogger("antin.worker")
_IDLE_SECONDS = 0.2
_TROUBLE_SECONDS = 1.0
_ROUND_SECONDS = 2.0  # between looks for passkeys that two people have approved


def main(arguments: list[str] | None = None) -> int:
    """Work until SIGTERM; the range under way is finished first."""
    parser = argparse.ArgumentParser(prog="python -m antin.site.worker", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--name", required=True)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    data, ending = DataFolder(chosen.data), threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    set_up_django(data)
    roll_ups = RollUps(data, ending)
    roll_ups.start()
    desk = threading.Thread(target=_serve_desks, args=(data, ending), name="orders", daemon=True)
    desk.start()
    _work(data, chosen.name, ending)
    desk.join()
    roll_ups.join()
    return 0


def _serve_desks(data: DataFolder, ending: threading.Event) -> None:
    from django.db import connection

    from antin.apps.reorganisation import api as reorganisation

    tools = order_tools(office_tools(data))

    def carry_out() -> bool:
        return reorganisation.carry_out_next_order(tools)

    while not ending.is_set():
        if not _tried(carry_out, ending):
            ending.wait(_IDLE_SECONDS)
    connection.close()


def _work(data: DataFolder, name: str, ending: threading.Event) -> None:
    from antin.apps.authorities import api as authorities
    from antin.apps.reorganisation import api as reorganisation

    tools = office_tools(data)
    reorganisation.release_leases(name)
    ready = data.ready(name)
    ready.write_text(f"{os.getpid()}\n", encoding="ascii")
    next_round = 0.0

    def work_on() -> bool:
        nonlocal next_round
        lease = reorganisation.lease_chunk(name)
        if lease is not None:
            reorganisation.carry_out(lease, tools.run)
            reorganisation.retire_replaced(
                lease.plan_id, now=tools.clock.now(), first=lease.first, last=lease.last
            )
        elif time.monotonic() >= next_round:
            next_round = time.monotonic() + _ROUND_SECONDS
            authorities.tell_signers((tools.ca, tools.evidence), now=tools.clock.now())
        return lease is not None

    while not ending.is_set():
        if not _tried(work_on, ending):
            ending.wait(_IDLE_SECONDS)
    ready.unlink(missing_ok=True)


def _tried(step: Callable[[], bool], ending: threading.Event) -> bool:
    """Do one step; what is gone for now is told, and tried again after a pause."""
    from django.db import Error, connection

    try:
        return step()
    except AntinError as failure:
        _log.warning("%s: %s", failure.code, failure)
    except Error as trouble:
        _log.warning("the database does not answer: %s", trouble)
        connection.close()
    ending.wait(_TROUBLE_SECONDS)
    return False


if __name__ == "__main__":
    raise SystemExit(main())
