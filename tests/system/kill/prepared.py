"""Office processes as copies of this one, so that a trial need not load Python and Django seven times.

Import this before anything of the product: the boundaries must be watched for when its modules are loaded. The
copies run the same code under the same supervisor, with the same locks, sockets, logs and tether; only the
start of the interpreter is left out. The kill points of the suite start every process in the ordinary way.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import importlib.util
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from subprocess import TimeoutExpired
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tests.system.kill.points import BOUNDARIES

if TYPE_CHECKING:
    from tests.system.office import Templates

__all__ = ["copy_process", "start_conductor", "start_copies", "strike", "wait_for", "warm_up"]

_PACKAGES = ("antin.signer", "antin.simulators.field")  # whose main function is in ``__main__``
_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.01


def _load_strike() -> ModuleType:
    """The module that kills, which ordinary processes load by its name."""
    place = Path(__file__).parent / "injected" / "sitecustomize.py"
    spec = importlib.util.spec_from_file_location("strike", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.watch((each.function, each.moment) for each in BOUNDARIES)
    return module


strike = _load_strike()


def copy_process(work: Callable[[], int], *, log: Path, folder: Path) -> int:
    """Copy this process; the copy works in ``folder`` and ends with what ``work`` returns. Its process id."""
    gc.freeze()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _stand_alone(log, folder)
        code = work()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    except BaseException:
        with contextlib.suppress(OSError):
            traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):  # the disk may be full
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _stand_alone(log: Path, folder: Path) -> None:
    """Nothing of the parent stays open: a lock ends with the process that took it."""
    os.closerange(3, 1024)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, target in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(descriptor, target)
    os.closerange(3, 1024)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.chdir(folder)
    os.setsid()


def wait_for(pid: int, seconds: float | None) -> int | None:
    """The exit code of a copy, negative where a signal ended it; ``None`` after ``seconds``."""
    deadline = None if seconds is None else time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(pid, 0 if deadline is None else os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if deadline is not None and time.monotonic() > deadline:
            return None
        time.sleep(_POLL_SECONDS)


class _Copy:
    """A copied process with the methods of :class:`subprocess.Popen` that the supervisor uses."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            self._code = wait_for(self.pid, 0)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        if self._code is None:
            self._code = wait_for(self.pid, timeout)
        if self._code is None:
            raise TimeoutExpired("copy", timeout or 0)
        return self._code

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, sign: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, sign)


def start_copies() -> None:
    """From now on the supervisor of this process starts its children as copies."""
    from antin.site import processes, supervisor

    class CopiedProcess(processes.ChildProcess):
        """A child that is copied instead of started."""

        def start(self) -> None:
            self._end_orphan()
            self._clear_marks()
            _, _, _, module, *arguments = (str(part) for part in self._spec.arguments(self._data))
            parent, data = os.getpid(), self._data.path
            pid = copy_process(
                lambda: _become(parent, module, arguments), log=self._data.log(self.name), folder=data
            )
            child: Any = _Copy(pid)
            self._child = child
            self._data.pid(self.name).write_text(f"{pid}\n")

    supervisor.ChildProcess = CopiedProcess  # type: ignore[misc]


def _become(parent: int, module: str, arguments: list[str]) -> int:
    """What ``tether.py`` does, and then the main function of a module."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        return 1
    os.umask(0o077)
    main = importlib.import_module(f"{module}.__main__" if module in _PACKAGES else module).main
    return int(main(arguments))


def start_conductor(folder: Path, strike_folder: Path) -> int:
    """One start of the conductor as a copy."""
    from tests.system.kill.conduct import conduct
    from tests.system.kill.trial import ESTATE, PATIENCE

    def work() -> int:
        strike.arm(str(strike_folder), json.loads((strike_folder / "strike.json").read_bytes()))
        return conduct(folder, ESTATE)

    pid = copy_process(work, log=folder / "logs" / "conductor.log", folder=folder)
    code = wait_for(pid, PATIENCE)
    if code is not None:
        return code
    os.kill(pid, signal.SIGKILL)
    wait_for(pid, None)
    return 1


def warm_up(made: Templates, estate: str) -> None:
    """Load what a run loads on its way, and open the sealed keys once instead of in every copy."""
    from antin.adapters.keystores import approver_file
    from antin.adapters.keystores.file import FileKeyStore, store
    from antin.adapters.keystores.secret_files import read_passphrase

    start_copies()
    made.path(estate, "finished")
    remembered = _once(approver_file.open_key)
    approver_file.open_key = store.open_key = remembered  # type: ignore[assignment]
    place = made.path(estate, "founded")
    for key in sorted((place / "approvers").glob("*.key")):
        approver_file.load(key, key.with_suffix(".passphrase"))
    for folder in (place / "signers" / "ca", place / "signers" / "evidence"):
        keys = FileKeyStore(folder / "keys", passphrase=read_passphrase(folder / "passphrase"))
        for name in keys.names():
            keys.public_key(name)


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that remembers its answers, whatever it is told about where its input lies."""
    answers: dict[tuple[Any, ...], Any] = {}

    def remembering(*arguments: Any, where: str) -> Any:
        if arguments not in answers:
            answers[arguments] = function(*arguments, where=where)
        return answers[arguments]

    return remembering
