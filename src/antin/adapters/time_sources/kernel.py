"""The kernel's clock discipline: what chrony, ntpd or systemd-timesyncd tell Linux about the clock.

The kernel keeps the largest possible error of its clock (``maxerror``): the daemon sets it at each measurement
and it grows by 500 µs a second in between. Where no daemon has disciplined the clock, the kernel says so, and
nothing is known (adjtimex(2)).
"""

from __future__ import annotations

import ctypes
from datetime import timedelta

__all__ = ["KernelDiscipline"]

_UNSYNCHRONISED = 0x0040  # STA_UNSYNC
_TIME_ERROR = 5


class _Timex(ctypes.Structure):
    """``struct timex`` of Linux; only its beginning is read."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("frequency", ctypes.c_long),
        ("largest_error", ctypes.c_long),  # microseconds
        ("estimated_error", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


class KernelDiscipline:
    """How far the clock can be off, by the kernel's own account."""

    name = "kernel"

    def offset(self) -> timedelta | None:
        """The largest possible error; ``None`` where no daemon keeps the clock."""
        report = _Timex()
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(report))
        if state in (-1, _TIME_ERROR) or report.status & _UNSYNCHRONISED:
            return None
        return timedelta(microseconds=report.largest_error)
