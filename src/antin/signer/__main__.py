"""``python -m antin.signer --role ca|evidence|status --data DIR``: run one signer until SIGTERM."""

from __future__ import annotations

import argparse
import logging
import os
import resource
import signal
import sys
from pathlib import Path
from types import FrameType

from antin.adapters.clock import clock_for
from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores.secret_files import read_passphrase
from antin.adapters.signer_socket.client import SignerClient
from antin.adapters.sockets.server import SocketServer
from antin.adapters.time_sources import time_source
from antin.kernel.errors import AntinError
from antin.signer.approvers import ApproverList
from antin.signer.ca import CaSigner
from antin.signer.evidence import EvidenceSigner
from antin.signer.instance import SignerInstance, SignerParts
from antin.signer.journal import Journal
from antin.signer.key_stores import open_key_store
from antin.signer.mandate_store import MandateStore
from antin.signer.settings import ROLES, SettingsRefused, SignerSettings, process_name, read_settings
from antin.signer.status import StatusSigner

__all__ = ["main"]

_PURPOSES = {
    "ca": frozenset({"crl", "responder"}),
    "evidence": frozenset({"checkpoint"}),
    "status": frozenset({"time_stamp"}),
}
_log = logging.getLogger("antin.signer")


def main(arguments: list[str] | None = None) -> int:
    """Run one signer; the exit code says what kind of thing stopped the start."""
    parser = argparse.ArgumentParser(prog="python -m antin.signer", description=__doc__)
    parser.add_argument("--role", choices=ROLES, required=True)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        _serve(DataFolder(chosen.data), chosen.role)
    except AntinError as error:
        _log.error("%s: %s", error.code, error)
        return error.exit_code
    return 0


def _serve(folder: DataFolder, role: str) -> None:
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the keys
    instance = _open(read_settings(folder.signer(role), role), folder)
    name = process_name(role)
    folder.prepare_runtime()
    server = SocketServer(folder.socket(name), instance.answer)

    def stop(number: int, frame: FrameType | None) -> None:
        server.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ready = folder.ready(name)
    ready.write_text(f"{os.getpid()}\n", encoding="ascii")
    _log.info("signer %s serves at %s", role, folder.socket(name))
    try:
        server.serve()
    finally:
        ready.unlink(missing_ok=True)
        server.close()
        instance.finish()
    _log.info("signer %s has stopped", role)


def _open(settings: SignerSettings, folder: DataFolder) -> SignerInstance:
    """The signer of this folder, started."""
    approvers = _approvers(settings)
    parts = SignerParts(
        settings=settings,
        keys=open_key_store(settings, read_passphrase(_passphrase_file(settings))),
        now=clock_for(folder.path).now,
        approvers=approvers,
        mandates=MandateStore(
            approvers,
            plans=settings.role == "ca",
            purposes=_PURPOSES[settings.role],
        ),
        journal=Journal.open(settings.journal),
    )
    instance = _instance(parts, folder)
    instance.start()
    return instance


def _instance(parts: SignerParts, folder: DataFolder) -> SignerInstance:
    settings = parts.settings
    if settings.ledger is not None:
        return EvidenceSigner(parts, settings.ledger)
    if settings.time_stamping is not None:
        ca = SignerClient(folder.socket(process_name("ca")), timeout=10.0)
        source = time_source(settings.time_stamping.time_source, folder)
        return StatusSigner(parts, settings.time_stamping, source, ca.certify_responder)
    return CaSigner(parts)


def _approvers(settings: SignerSettings) -> ApproverList:
    try:
        return ApproverList.from_json(settings.approvers.read_bytes())
    except OSError as error:
        raise SettingsRefused(
            f"The list of approvers cannot be read: {error.strerror}.", where=str(settings.approvers)
        ) from error


def _passphrase_file(settings: SignerSettings) -> Path:
    """The secret file, or the credential that systemd has laid out for this process."""
    if settings.passphrase_file is not None:
        return settings.passphrase_file
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder is None:
        raise SettingsRefused(
            "A systemd credential is asked for, but the process was given none.",
            remedy="Start the signer through its unit, or set passphrase_file.",
        )
    return Path(folder) / str(settings.passphrase_credential)


if __name__ == "__main__":
    sys.exit(main())
