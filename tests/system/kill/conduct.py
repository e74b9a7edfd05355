"""``python conduct.py DATA ESTATE``: tell the story of an estate from where the folder stands to its proof.

Does what ``antin demo`` does and ends as it does: 0, or the exit code of an error that was foreseen.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from antin.cli.errors import foreseen
from antin.site.wiring import ALL_PROCESSES
from tests.system.office import SMALL, Office, begin

__all__ = ["conduct"]


def conduct(folder: Path, estate: str) -> int:
    """Tell the story; the process id is written first, so that this process can be a victim, too."""
    office = Office.of(folder, estate)
    office.works_itself = office.has_web = False
    office.data.pid("conductor").write_text(f"{os.getpid()}\n")
    try:
        begin(office.open())
        office.open(*ALL_PROCESSES)
        tell(office)
    except Exception as problem:
        error = foreseen(problem)
        if error is None:
            raise
        with contextlib.suppress(OSError):  # the disk may be full
            print(f"{error.code}: {error}", file=sys.stderr, flush=True)
        return error.exit_code
    finally:
        office.close()
    return 0


def tell(office: Office) -> None:
    """The whole story, in ranges small enough that both workers have some."""
    from antin.demo.story import reorganising
    from antin.demo.story.telling import Seconds
    from antin.demo.story.telling import tell as tell_story

    reorganising.CHUNK = SMALL
    office.write_bundle(tell_story(office.reorganiser._cast, office.archive, Seconds()))


if __name__ == "__main__":
    sys.exit(conduct(Path(sys.argv[1]), sys.argv[2]))
