"""``antin demo`` as a process on an office whose story has been told."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from antin.adapters.data_folder import DataFolder
from tests.system.cli_commands.antin import Antin
from tests.system.serving.serving import PATIENCE, Served, free_port, wait_for

__all__ = ["Shown", "demo", "links_in", "write_summary"]


def write_summary(data: DataFolder) -> None:
    """What ``antin demo`` writes when the story has come to its end."""
    from antin.demo.story.telling import Seconds, kept_claim, summary_of, wave_summary

    claim = kept_claim(data.proof)
    assert claim is not None
    summary = summary_of(claim, data.proof, Seconds()) | {"waves": [wave_summary(claim, data.proof)]}
    (data.path / "demo.json").write_text(json.dumps(summary))


def links_in(text: str) -> dict[str, str]:
    """Login name → secret of the one-time links in what was printed."""
    found = re.findall(r"\(([a-z-]+)\)\n(?:  .*\n){2}  http://localhost:\d+/account/link/#(\S+)\n", text)
    return dict(found)


class Shown(Served):
    """A demo that is served."""

    out: Path
    err: Path

    def interrupt(self) -> int:
        """Ctrl-C; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@contextmanager
def demo(data: DataFolder, place: Path, *options: str) -> Iterator[Shown]:
    """Run ``antin demo`` on a finished folder until the block ends; ``place`` keeps what it prints."""
    port = free_port()
    antin = Antin(data.path)
    argv: Sequence[str] = antin.argv("demo", "--port", str(port), "--status-port", str(free_port()), *options)
    with (place / "out").open("w") as out, (place / "err").open("w") as err:
        process = subprocess.Popen(
            argv, env=antin.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
    shown = Shown(data, port, process)
    shown.out, shown.err = place / "out", place / "err"
    try:
        wait_for(
            lambda: "Stop: Ctrl-C." in shown.err.read_text() or process.poll() is not None,
            lambda: shown.err.read_text(),
        )
        assert process.poll() is None, shown.err.read_text()
        yield shown
    finally:
        if process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                shown.interrupt()
        if process.poll() is None:
            process.kill()
            process.wait()
