from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres import (
    OWNER,
    READER,
    SUPERUSER,
    WORKER,
    LocalPostgres,
    UnableToReachFolder,
    UnableToRunPostgres,
    VersionRefused,
    external_from,
)
from antin.adapters.postgres.accounts import ServiceAccount
from antin.adapters.postgres.binaries import bundled, reachable_by


def server_of(data: DataFolder) -> LocalPostgres:
    return LocalPostgres(data.postgres, runtime_dir=data.runtime, secrets_dir=data.secrets)


@pytest.fixture
def own_server(data_folder: DataFolder) -> Iterator[LocalPostgres]:
    server = server_of(data_folder)
    yield server
    server.stop()


def ask(server: LocalPostgres, query: str, role: str = WORKER) -> object:
    with psycopg.connect(server.dsn(role)) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", ""),
        ("timezone", "UTC"),
        ("jit", "off"),
        ("password_encryption", "scram-sha-256"),
    ],
)
def test_server_is_durable_local_and_in_utc(postgres: LocalPostgres, setting: str, value: str) -> None:
    assert ask(postgres, f"show {setting}") == value


def test_server_folds_vietnamese_letters(postgres: LocalPostgres) -> None:
    assert ask(postgres, "select lower('ẤN TÍN ĐỒNG LƯƠNG')") == "ấn tín đồng lương"


def test_worker_writes_what_the_owner_made_and_the_reader_only_reads(postgres: LocalPostgres) -> None:
    with psycopg.connect(postgres.dsn(OWNER)) as connection:
        connection.execute("create table units (id bigint generated always as identity, name text)")
    with psycopg.connect(postgres.dsn(WORKER)) as connection:
        connection.execute("insert into units (name) values ('Xã Tu Vũ')")
    assert ask(postgres, "select name from units", READER) == "Xã Tu Vũ"
    with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(postgres.dsn(READER)) as reader:
        reader.execute("delete from units")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(postgres.dsn(WORKER)) as worker:
        worker.execute("drop table units")


def test_connection_string_names_a_private_file_and_holds_no_secret(postgres: LocalPostgres) -> None:
    parts = conninfo_to_dict(postgres.dsn(WORKER))
    password_file = Path(str(parts["passfile"]))
    password = password_file.read_text().strip().rsplit(":", 1)[1]
    assert len(password) == 64
    assert password not in postgres.dsn(WORKER)
    assert stat.S_IMODE(password_file.stat().st_mode) == 0o600
    assert password not in postgres.log_file.read_text()


def test_wrong_password_is_refused(postgres: LocalPostgres, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pgpass"
    wrong.write_text(f"*:*:*:{SUPERUSER}:guess\n")
    wrong.chmod(0o600)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.dsn(SUPERUSER), passfile=str(wrong))


def test_committed_rows_survive_kill_nine(own_server: LocalPostgres) -> None:
    own_server.ensure_running()
    with psycopg.connect(own_server.dsn(OWNER)) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('ấn')")
    pid = own_server.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while own_server.is_running:
        time.sleep(0.01)
    own_server.ensure_running()
    assert own_server.pid != pid
    assert ask(own_server, "select word from kept") == "ấn"


@pytest.mark.parametrize("recovery_takes", [0.5, 5.0])  # shorter and longer than a stop waits for it
def test_server_that_is_stopped_in_the_middle_of_a_recovery_stops(
    own_server: LocalPostgres, monkeypatch: pytest.MonkeyPatch, recovery_takes: float
) -> None:
    monkeypatch.setattr("antin.adapters.postgres.local._STOP_SECONDS", 2)
    own_server.ensure_running()
    with psycopg.connect(own_server.dsn(OWNER)) as connection:
        connection.execute("create table kept (word text)")
    with psycopg.connect(own_server.dsn(WORKER), autocommit=True) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        startup = child_of(own_server, "startup")
        os.kill(startup, signal.SIGSTOP)  # the recovery takes its time
        stopping = threading.Thread(target=own_server.stop)
        stopping.start()
        time.sleep(recovery_takes)
        os.kill(startup, signal.SIGCONT)
    stopping.join()
    assert not own_server.is_running
    own_server.ensure_running()
    assert ask(own_server, "select count(*) from kept", OWNER) == 0


def child_of(server: LocalPostgres, title: str) -> int:
    """Wait for a process of the server with this title."""
    while True:
        for child in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                if title.encode() in Path(f"/proc/{child}/cmdline").read_bytes():
                    return int(child)


def test_stale_pid_of_another_process_does_not_keep_it_down(own_server: LocalPostgres) -> None:
    own_server.ensure_running()
    pid_file = own_server.folder / "postmaster.pid"
    left = pid_file.read_text().split("\n")
    own_server.stop()
    for path in (pid_file, own_server.sockets / ".s.PGSQL.5432.lock"):
        path.write_text("\n".join([str(os.getpid()), *left[1:]]))
        path.chmod(0o600)
    assert not own_server.is_running
    own_server.ensure_running()
    assert own_server.is_ready


def test_calls_at_once_make_one_server(own_server: LocalPostgres) -> None:
    threads = [threading.Thread(target=own_server.ensure_running) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert own_server.is_ready


def test_half_made_cluster_is_made_anew(own_server: LocalPostgres) -> None:
    partial = own_server.folder.with_name("postgres.partial")
    partial.mkdir()
    (partial / "PG_VERSION").write_text("17\n")
    own_server.ensure_running()
    assert own_server.is_ready
    assert not partial.exists()


def test_moved_folder_starts_at_its_new_place(data_folder: DataFolder) -> None:
    server = server_of(data_folder)
    server.ensure_running()
    server.stop()
    moved = DataFolder(data_folder.path.rename(data_folder.path.with_name("dữ liệu 'mới'")))
    server = server_of(moved)
    try:
        server.ensure_running()
        assert ask(server, "select 1") == 1
    finally:
        server.stop()


def test_files_of_another_major_version_are_refused(own_server: LocalPostgres) -> None:
    own_server.folder.mkdir()
    (own_server.folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(VersionRefused, match="14") as refusal:
        own_server.ensure_running()
    assert "pg_upgrade" in refusal.value.remedy


def test_damaged_files_are_an_error_with_the_servers_words(own_server: LocalPostgres) -> None:
    own_server.ensure_running()
    own_server.stop()
    (own_server.folder / "global" / "pg_control").unlink()
    with pytest.raises(UnableToRunPostgres) as problem:
        own_server.start()
    assert problem.value.where == str(own_server.log_file)


def test_address_in_the_environment_is_used_instead(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://there/antin\n")
    given = external_from({"DATABASE_URL": "postgresql://here/antin", "DATABASE_URL_FILE": str(file)})
    from_file = external_from({"DATABASE_URL_FILE": str(file)})
    assert given is not None
    assert given.dsn(WORKER) == "postgresql://here/antin"
    assert from_file is not None
    assert from_file.dsn(READER) == "postgresql://there/antin"
    assert external_from({}) is None


@pytest.fixture
def nobody() -> ServiceAccount:
    if os.geteuid() != 0:
        pytest.skip("Only root can run PostgreSQL as another account; run the tests as root to try it.")
    return ServiceAccount("nobody", 65534, 65534)


def test_closed_folder_is_named_and_stays_closed(
    nobody: ServiceAccount, make_traversable_tmp: Callable[[], Path]
) -> None:
    closed = make_traversable_tmp()
    closed.chmod(0o700)
    data = DataFolder(closed / "data")
    data.create("demo")
    with pytest.raises(UnableToReachFolder) as refusal:
        server_of(data).ensure_running()
    assert refusal.value.where == str(closed)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_programs_out_of_reach_are_copied(
    nobody: ServiceAccount, make_traversable_tmp: Callable[[], Path]
) -> None:
    closed, open_folder = make_traversable_tmp(), make_traversable_tmp()
    given = bundled()
    shutil.copytree(given.root, closed / "pginstall", symlinks=True)
    closed.chmod(0o700)
    hidden = type(given)(closed / "pginstall", given.version)
    copied = reachable_by(nobody, hidden, copy_to=open_folder)
    assert copied.root.parent == open_folder
    assert reachable_by(nobody, copied, copy_to=closed) == copied


def test_cluster_of_an_account_is_run_by_it(nobody: ServiceAccount, data_folder: DataFolder) -> None:
    server = server_of(data_folder)
    server.ensure_running()
    try:
        assert server.folder.stat().st_uid == server.account.uid != 0
        assert os.stat(f"/proc/{server.pid}").st_uid == server.account.uid
    finally:
        server.stop()
