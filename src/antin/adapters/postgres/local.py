"""The embedded PostgreSQL of one data folder: made, started, stopped, found again after a crash.

It listens on a Unix socket only. As root it runs as a service account. Whoever calls at the same time waits
for a file lock, so that the cluster is made once and started once.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import make_conninfo

from antin.adapters.postgres import cluster
from antin.adapters.postgres.accounts import ServiceAccount, account_for
from antin.adapters.postgres.binaries import Binaries, bundled, reachable_by
from antin.adapters.postgres.programs import UnableToRunProgram, run
from antin.adapters.postgres.roles import DATABASE, WORKER, password_file
from antin.kernel.errors import AntinError

__all__ = ["LocalPostgres", "UnableToRunPostgres"]

_SOCKET = ".s.PGSQL.5432"
_WAIT_SECONDS = 300  # Crash recovery may replay much; pg_ctl returns as soon as the server is ready.
_STOP_SECONDS = 20  # then by force: nothing that was committed is lost
_TRIES = 20


class UnableToRunPostgres(AntinError):
    """The server does not start or stop; its log says more."""

    code = "postgres.not_running"
    exit_code = 75


class LocalPostgres:
    """The server whose files lie in ``folder``.

    ``runtime_dir`` gets its socket folder, ``secrets_dir`` its password files. All three exist or can be made;
    permissions outside of them are never touched.
    """

    def __init__(
        self, folder: Path, *, runtime_dir: Path, secrets_dir: Path, binaries: Binaries | None = None
    ) -> None:
        self.folder = Path(folder).absolute()
        self.sockets = Path(runtime_dir).absolute() / "pg"
        self.secrets_dir = Path(secrets_dir).absolute()
        self._given_binaries = binaries
        self._binaries: Binaries | None = None

    @property
    def log_file(self) -> Path:
        """The server's log, inside its own folder because the service account writes it."""
        return self.folder / "server.log"

    @property
    def account(self) -> ServiceAccount:
        """The account that the server runs as."""
        return account_for(self.folder)

    @property
    def pid(self) -> int | None:
        """The process id of the running server, or ``None``; a stale pid file counts as not running."""
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if _is_server_of(pid, self.folder) else None

    @property
    def is_running(self) -> bool:
        """True while the server's process lives."""
        return self.pid is not None

    @property
    def is_ready(self) -> bool:
        """True while the server accepts connections (it writes so into its pid file)."""
        try:
            status = (self.folder / "postmaster.pid").read_text().split("\n")[7].strip()
        except (OSError, IndexError):
            return False
        return status == "ready" and self.is_running

    def dsn(self, role: str = WORKER) -> str:
        """The connection string of a role; it names the password file and holds no secret."""
        passfile = str(password_file(self.secrets_dir, role))
        return make_conninfo("", host=str(self.sockets), dbname=DATABASE, user=role, passfile=passfile)

    def ensure_running(self) -> None:
        """Make the cluster if there is none, start it if it is not running, wait until it answers."""
        if not self.is_ready:
            self.start()

    def start(self) -> None:
        """Start the server and wait until it answers, after crash recovery where one is due."""
        with self._locked():
            if self.is_running:
                self._wait_ready()
                return
            account, binaries = self._prepare()
            if not self.folder.exists():
                cluster.create(self.folder, account=account, binaries=binaries, secrets_dir=self.secrets_dir)
            cluster.check_version(self.folder, binaries)
            cluster.configure(self.folder, self.sockets, account)
            self._start(account, binaries)

    def stop(self) -> None:
        """Stop the server (open transactions are rolled back); harmless when it is not running.

        A server that is asked while it recovers from the death of one of its processes may wait for another
        one for ever. So the recovery is waited for; where that does not help, the server is stopped as by a
        power cut and recovers at its next start.
        """
        with self._locked():
            if not self.is_running:
                return
            self._let_recover()
            try:
                self._control("stop", "--mode=fast", f"--timeout={_STOP_SECONDS}")
            except UnableToRunPostgres:
                if self.is_running:
                    self._control("stop", "--mode=immediate")

    def _let_recover(self) -> None:
        account, deadline = self.account, time.monotonic() + _STOP_SECONDS
        argv = [self._reachable_binaries(account).tool("pg_isready"), "--quiet", f"--host={self.sockets}"]
        while self.is_running and time.monotonic() < deadline:
            try:
                run(account, argv)
            except UnableToRunProgram:
                time.sleep(0.05)
            else:
                return

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()

    def _prepare(self) -> tuple[ServiceAccount, Binaries]:
        """Find who runs what, and make the folders around the cluster."""
        account = self.account
        account.require_entry(self.folder.parent)
        for folder in (self.sockets.parent, self.secrets_dir):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        account.require_entry(self.sockets.parent)
        if not self.sockets.exists():
            self.sockets.mkdir(mode=0o700)
            account.own(self.sockets)
        return account, self._reachable_binaries(account)

    def _reachable_binaries(self, account: ServiceAccount) -> Binaries:
        if self._binaries is None:
            given = self._given_binaries or bundled()
            self._binaries = reachable_by(account, given, copy_to=self.folder.parent)
        return self._binaries

    def _start(self, account: ServiceAccount, binaries: Binaries) -> None:
        """Start, and wait out the last processes of a killed server, which may hold its memory for a moment."""
        for attempt in range(_TRIES):
            self._remove_stale_locks()
            written = self.log_file.stat().st_size if self.log_file.exists() else 0
            try:
                self._control("start", f"--log={self.log_file}")
            except UnableToRunPostgres:
                if attempt + 1 == _TRIES or "still in use" not in self._log_from(written):
                    raise
                time.sleep(0.25)
            else:
                return

    def _wait_ready(self) -> None:
        """Wait for a server that somebody started but did not see through."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while self.is_running and not self.is_ready:
            if time.monotonic() > deadline:
                raise UnableToRunPostgres("PostgreSQL does not become ready.", where=str(self.log_file))
            time.sleep(0.05)

    def _control(self, verb: str, *options: str) -> None:
        account = self.account
        binaries = self._reachable_binaries(account)
        argv = [
            binaries.tool("pg_ctl"),
            verb,
            f"--pgdata={self.folder}",
            "--wait",
            f"--timeout={_WAIT_SECONDS}",
        ]
        try:
            run(account, [*argv, *options])
        except UnableToRunProgram as problem:
            lines = self._log_from(0).strip().splitlines()
            raise UnableToRunPostgres(
                f"PostgreSQL does not {verb}: {lines[-1] if lines else problem.message}",
                where=str(self.log_file),
                remedy="Read the log named here; “antin doctor” checks disk and permissions.",
            ) from problem

    def _log_from(self, offset: int) -> str:
        try:
            with self.log_file.open("rb") as file:
                file.seek(offset)
                return file.read().decode(errors="replace")
        except OSError:
            return ""

    def _remove_stale_locks(self) -> None:
        """After ``kill -9`` the pid in a lock file may belong to anyone, and PostgreSQL would wait for it."""
        if self.is_running:
            return
        for stale in (self.folder / "postmaster.pid", self.sockets / f"{_SOCKET}.lock", self.sockets / _SOCKET):
            with contextlib.suppress(FileNotFoundError):
                stale.unlink()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock = (self.folder.parent / f".{self.folder.name}.lock").open("w")
        except PermissionError as problem:
            raise UnableToRunPostgres(
                "This account may not write the data folder.",
                where=str(self.folder.parent),
                remedy="Run as the account that made it, or name another folder with --data.",
                code="postgres.not_ours",
            ) from problem
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _is_server_of(pid: int, folder: Path) -> bool:
    """True where the process lives and works in ``folder``, as a PostgreSQL server does."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", folder)
    except PermissionError:
        return True
    except OSError:
        return False
