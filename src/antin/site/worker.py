"""``python -m antin.site.worker --data DIR --name worker-1``: carries out leased ranges until SIGTERM.

It holds nothing: no key and no state. Whatever it was doing when it dies is taken up by whoever comes next.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from antin.adapters.data_folder import DataFolder
from antin.kernel.errors import AntinError
from antin.site.wiring import office_tools, set_up_django

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
    _work(data, chosen.name, ending)
    return 0


def _work(data: DataFolder, name: str, ending: threading.Event) -> None:
    from django.db import Error, connection

    from antin.apps.authorities import api as authorities
    from antin.apps.reorganisation import api as reorganisation

    tools = office_tools(data)
    reorganisation.release_leases(name)
    ready = data.ready(name)
    ready.write_text(f"{os.getpid()}\n", encoding="ascii")
    next_round = 0.0
    while not ending.is_set():
        try:
            lease = reorganisation.lease_chunk(name)
            if lease is None:
                if time.monotonic() >= next_round:
                    next_round = time.monotonic() + _ROUND_SECONDS
                    authorities.tell_signers((tools.ca, tools.evidence), now=tools.clock.now())
                ending.wait(_IDLE_SECONDS)
                continue
            reorganisation.carry_out(lease, tools.run)
        except AntinError as failure:
            _log.warning("%s: %s", failure.code, failure)
            ending.wait(_TROUBLE_SECONDS)
        except Error as trouble:
            _log.warning("the database does not answer: %s", trouble)
            connection.close()
            ending.wait(_TROUBLE_SECONDS)
    ready.unlink(missing_ok=True)


if __name__ == "__main__":
    raise SystemExit(main())
