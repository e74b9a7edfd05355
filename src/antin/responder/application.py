"""The WSGI application of one worker: a table of doors, and one answer for whatever no door foresaw."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterable, Mapping

from antin.adapters.clock import clock_for
from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres import LocalPostgres, external_from
from antin.adapters.postgres.roles import READER
from antin.adapters.signer_socket.client import SignerClient
from antin.responder.answering import Answerer
from antin.responder.database import Database
from antin.responder.doors import Door, authority_door, list_door, ocsp_door, time_stamp_door
from antin.responder.following import Follower
from antin.responder.http import BodyRefused, Environment, StartResponse, text
from antin.responder.knowledge import Knowledge

__all__ = ["Responder", "make_application"]

_PR_SET_PDEATHSIG = 1
_SIGNER_PATIENCE = 2.0  # seconds; a stuck signer may not hold up answers about status for longer
_log = logging.getLogger("antin.responder")


class Responder:
    """Finds the door of an address."""

    def __init__(self, doors: Mapping[str, Door]) -> None:
        self._doors = doors

    def __call__(self, environment: Environment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path: str = environment.get("PATH_INFO") or "/"
        slash = path.find("/", 1)
        first, rest = (path, "") if slash < 0 else (path[:slash], path[slash:])
        door = self._doors.get(first)
        method = environment["REQUEST_METHOD"]
        if door is None or method not in ("GET", "HEAD", "POST"):
            return text(404 if door is None else 405, "Nothing is here.").send(start)
        try:
            return door(environment, rest).send(start, with_body=method != "HEAD")
        except BodyRefused as refused:
            return text(refused.status, refused.message).send(start)


def make_application() -> Responder:
    """The application for the data folder that ``ANTIN_DATA`` names; marks the responder as ready."""
    _end_with_parent()
    data = DataFolder.resolve()
    knowledge, dsn = Knowledge(now=clock_for(data.path).now()), _dsn(data)
    answerer = Answerer(knowledge)
    follower = Follower(
        knowledge,
        database=Database(dsn),
        signer=SignerClient(data.socket("signer-status"), timeout=30.0),
        clock=clock_for(data.path).now,
        sign_ahead=answerer.sign_ahead,
    )
    follower.look()
    threading.Thread(target=follower.follow, args=(threading.Event(),), name="follower", daemon=True).start()
    data.ready("responder").write_text(f"{os.getppid()}\n", encoding="ascii")
    return Responder(
        {
            "/ocsp": ocsp_door(answerer),
            "/crl": list_door(knowledge, Database(dsn)),
            "/ca": authority_door(knowledge),
            "/tsa": time_stamp_door(SignerClient(data.socket("signer-status"), timeout=_SIGNER_PATIENCE)),
        }
    )


def _dsn(data: DataFolder) -> str:
    external = external_from(os.environ)
    if external is not None:
        return external.dsn(READER)
    return LocalPostgres(data.postgres, runtime_dir=data.runtime, secrets_dir=data.secrets).dsn(READER)


def _end_with_parent() -> None:
    """A worker whose server was killed would go on serving beside the next one."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
