from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from antin.adapters.data_folder import DataFolder
from antin.site.database import database_of
from antin.site.processes import ProcessSpec
from antin.site.supervisor import Office, UnableToKeepRunning, running

SERVES = """
import pathlib, sys, time
data = pathlib.Path(sys.argv[1])
(data / "run" / "bell.ready").write_text("")
time.sleep(600)
"""
DIES = "import sys; sys.exit('no bell')"
IGNORES_TERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVES
SUPERVISES = """
import sys, time
sys.path[:0] = {path!r}
from antin.adapters.data_folder import DataFolder
from antin.site.processes import ProcessSpec
from antin.site.supervisor import running
data = DataFolder(sys.argv[1])
table = {{"bell": ProcessSpec(lambda data: [sys.executable, "-c", sys.argv[2], str(data.path)])}}
with running(data, ["bell"], table=table):
    (data.run / "up").write_text("")
    time.sleep(600)
"""


def bell(script: str) -> dict[str, ProcessSpec]:
    return {"bell": ProcessSpec(lambda data: [sys.executable, "-c", script, str(data.path)])}


def pid_of(data: DataFolder) -> int:
    return int(data.pid("bell").read_text())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, "it did not happen within 30 seconds"
        time.sleep(0.02)


def restarted(data: DataFolder, office: Office, old: int) -> bool:
    office.check()
    return data.pid("bell").exists() and data.ready("bell").exists() and pid_of(data) != old


def test_office_runs_and_stops_what_it_started(data_folder: DataFolder) -> None:
    with running(data_folder, ["bell"], table=bell(SERVES)):
        pid = pid_of(data_folder)
        with psycopg.connect(database_of(data_folder).dsn()) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert not is_alive(pid)
    assert not database_of(data_folder).is_running
    assert not data_folder.ready("bell").exists()


def test_killed_process_is_started_again(data_folder: DataFolder) -> None:
    with running(data_folder, ["bell"], table=bell(SERVES)) as office:
        for _ in range(3):
            old = pid_of(data_folder)
            os.kill(old, signal.SIGKILL)
            wait_for(lambda old=old: restarted(data_folder, office, old))


def test_killed_postgres_recovers_what_was_committed(data_folder: DataFolder) -> None:
    with running(data_folder, []) as office:
        server = database_of(data_folder)
        with psycopg.connect(server.dsn("antin_owner")) as connection:
            connection.execute("create table kept (word text)")
            connection.execute("insert into kept values ('ấn')")
        old = server.pid
        assert old is not None
        os.kill(old, signal.SIGKILL)
        wait_for(lambda: server.pid not in (None, old))
        office.wait_ready()
        with psycopg.connect(server.dsn()) as connection:
            assert connection.execute("select word from kept").fetchall() == [("ấn",)]


def test_process_that_never_gets_ready_is_given_up_with_its_last_words(data_folder: DataFolder) -> None:
    with pytest.raises(UnableToKeepRunning, match="no bell"), running(data_folder, ["bell"], table=bell(DIES)):
        pass
    assert not database_of(data_folder).is_running


def test_process_that_ignores_sigterm_is_killed(
    data_folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("antin.site.processes._GRACE_SECONDS", 0.2)
    with running(data_folder, ["bell"], table=bell(IGNORES_TERM)):
        pid = pid_of(data_folder)
    assert not is_alive(pid)


def test_second_office_shares_and_takes_over(data_folder: DataFolder) -> None:
    first = running(data_folder, ["bell"], table=bell(SERVES))
    first.__enter__()
    pid = pid_of(data_folder)
    with running(data_folder, ["bell"], table=bell(SERVES)) as second:
        assert pid_of(data_folder) == pid
        server_pid = database_of(data_folder).pid
        first.__exit__(None, None, None)
        assert database_of(data_folder).pid == server_pid
        wait_for(lambda: restarted(data_folder, second, pid))
    assert not database_of(data_folder).is_running


def supervise(data: DataFolder) -> subprocess.Popen[bytes]:
    script = SUPERVISES.format(path=[p for p in sys.path if p])
    process = subprocess.Popen([sys.executable, "-c", script, str(data.path), SERVES])
    wait_for((data.run / "up").exists)
    return process


def test_children_end_with_a_killed_supervisor_and_the_next_one_goes_on(data_folder: DataFolder) -> None:
    process = supervise(data_folder)
    pid = pid_of(data_folder)
    process.kill()
    process.wait()
    wait_for(lambda: not is_alive(pid))
    with running(data_folder, ["bell"], table=bell(SERVES)):
        assert pid_of(data_folder) != pid
    assert not database_of(data_folder).is_running


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_everything_in_order(data_folder: DataFolder, sign: signal.Signals) -> None:
    process = supervise(data_folder)
    pid = pid_of(data_folder)
    process.send_signal(sign)
    assert process.wait(30) != 0
    assert not is_alive(pid)
    assert not database_of(data_folder).is_running


def test_offices_that_begin_at_once_make_one_database(data_folder: DataFolder) -> None:
    problems: list[BaseException] = []

    def work() -> None:
        try:
            with running(data_folder, ["bell"], table=bell(SERVES)):
                database_of(data_folder).dsn()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert not database_of(data_folder).is_running
