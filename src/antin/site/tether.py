"""Runs a program that ends when its supervisor does: ``python tether.py SUPERVISOR_PID PROGRAM ARGUMENT…``.

The kernel sends SIGTERM when the parent dies, also by ``kill -9``. Only the standard library is used and the
process is replaced, so the program keeps the process id that the supervisor knows.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then become the program."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(sys.argv[1]):
        sys.exit("The supervisor has already ended.")
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - replaces this process on purpose


if __name__ == "__main__":
    main()
