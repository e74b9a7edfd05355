"""``python image.py ROOT``: makes trials for tests, one a line of standard input, with copied processes.

A line is ``{"written": "self after _store 2", "stage": "founded"}``; the answer is the outcome in JSON. The
templates in ``ROOT`` are shared with the tests.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.system.kill import prepared

__all__ = ["Image"]


class Image:
    """The program above, as a test sees it."""

    def __init__(self, root: Path) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(root)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def survives(self, written: str, *, stage: str = "founded") -> None:
        """Kill at one point, carry on, and find everything as if nothing had happened."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"written": written, "stage": stage}) + "\n")
        self._process.stdin.flush()
        outcome = json.loads(self._process.stdout.readline())
        assert not outcome["faults"], outcome
        assert outcome["struck"][0], "the point was not reached"

    def close(self) -> None:
        """End the program."""
        self._process.communicate()


def main() -> None:
    """Make a trial for each line."""
    from tests.system.kill.judging import faults_of, parts_of
    from tests.system.kill.points import point
    from tests.system.kill.trial import ESTATE, try_points
    from tests.system.office import Templates

    made = Templates(Path(sys.argv[1]))
    prepared.warm_up(made, ESTATE)
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        points = [point(*parts_of(asked["written"]))]
        outcome = try_points(made, points, stage=asked["stage"], start=prepared.start_conductor)
        print(json.dumps({"faults": faults_of(outcome), "struck": outcome.struck, "endings": outcome.endings}))


if __name__ == "__main__":
    main()
