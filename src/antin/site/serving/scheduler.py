"""``python -m antin.site.serving.scheduler --data DIR``: the rounds of a serving office until SIGTERM.

Every half minute: lists of revoked certificates that are due are signed and published, and what the ledger has
grown by is witnessed. Once an hour: sessions that ran out are removed. It holds nothing; whatever it was doing
when it dies is done by the next round.
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
from antin.site.wiring import OfficeTools, office_tools, set_up_django

__all__ = ["main"]

_log = logging.getLogger("antin.scheduler")
_ROUND_SECONDS = 30.0
_HOUR_SECONDS = 3600.0


def main(arguments: list[str] | None = None) -> int:
    """Make rounds until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m antin.site.serving.scheduler", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    data, ending = DataFolder(chosen.data), threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    set_up_django(data, web=True)
    tools = office_tools(data)
    data.ready("scheduler").write_text(f"{os.getpid()}\n", encoding="ascii")
    next_cleaning = 0.0
    while not ending.is_set():
        _try(lambda: _publish(tools))
        _try(lambda: _witness(tools))
        if time.monotonic() >= next_cleaning:
            _try(_clean)
            next_cleaning = time.monotonic() + _HOUR_SECONDS
        ending.wait(_ROUND_SECONDS)
    data.ready("scheduler").unlink(missing_ok=True)
    return 0


def _try(duty: Callable[[], None]) -> None:
    """Do one duty; what is gone for now is told and tried again in the next round."""
    from django.db import Error, connection

    try:
        duty()
    except AntinError as failure:
        _log.warning("%s: %s", failure.code, failure)
    except Error as trouble:
        _log.warning("the database does not answer: %s", trouble)
        connection.close()


def _publish(tools: OfficeTools) -> None:
    from antin.apps.reorganisation import api as reorganisation

    for crl in reorganisation.republish_due(tools.ca, now=tools.clock.now()):
        _log.info("published the list %s/%s number %s", crl.authority_id, crl.shard, crl.number)


def _witness(tools: OfficeTools) -> None:
    from antin.apps.ledger import api as ledger

    if ledger.head().size > ledger.last_checkpoint_size():
        _log.info(
            "%s ledger entries are witnessed", ledger.sign_checkpoint(tools.evidence, now=tools.clock.now())
        )


def _clean() -> None:
    from django.core.management import call_command

    call_command("clearsessions", verbosity=0)


if __name__ == "__main__":
    raise SystemExit(main())
