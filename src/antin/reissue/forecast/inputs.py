"""What a forecast is made from: who waits where, how fast people and desks work, and when devices come.

All rates are per working day unless they say otherwise. The work of a day reaches the next desk the next
morning, so nobody passes two stages on one day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from antin.kernel.errors import AntinError
from antin.kernel.working_days import is_working_day

__all__ = [
    "STAGE_TITLES",
    "Delivery",
    "Desk",
    "DeviceLogistics",
    "ForecastInputs",
    "ForecastRefused",
    "HolderHabits",
    "Stage",
    "Upstream",
]


class ForecastRefused(AntinError):
    """The inputs make no sense: a share outside 0 to 1, a negative count or rate."""

    code = "forecast.refused"
    exit_code = 2


class Stage(StrEnum):
    """Where a holder stands on the way to a certificate that works, in order."""

    TO_CONFIRM = "to_confirm"
    INCOMPLETE = "incomplete"  # returned with a reason
    AWAITING_UNIT = "awaiting_unit"
    AWAITING_PROVINCE = "awaiting_province"
    SENT = "sent"  # to the authority that issues
    ISSUED = "issued"  # the certificate exists; a new device may have to travel
    DELIVERED = "delivered"
    ACTIVATED = "activated"
    PROVED = "proved"  # a test signature was verified


STAGE_TITLES: Mapping[Stage, tuple[str, str]] = {
    Stage.TO_CONFIRM: ("Chờ xác nhận thông tin", "To confirm"),
    Stage.INCOMPLETE: ("Hồ sơ trả lại, chờ bổ sung", "Incomplete"),
    Stage.AWAITING_UNIT: ("Chờ cơ quan ký đề nghị", "Awaiting unit"),
    Stage.AWAITING_PROVINCE: ("Chờ cơ quan quản lý thuê bao duyệt", "Awaiting province"),
    Stage.SENT: ("Đã gửi cơ quan cấp", "Sent to the authority"),
    Stage.ISSUED: ("Đã cấp, chờ bàn giao", "Issued"),
    Stage.DELIVERED: ("Đã bàn giao, chờ kích hoạt", "Delivered"),
    Stage.ACTIVATED: ("Đã kích hoạt, chờ ký thử", "Activated"),
    Stage.PROVED: ("Đã ký thử thành công", "Proved"),
}


@dataclass(frozen=True, slots=True)
class HolderHabits:
    """Of those who wait, the share that acts on a working day; each holder or unit acts by itself."""

    confirm: float
    complete: float  # a returned dossier
    sign: float  # the unit's head signs the request
    activate: float
    prove: float


@dataclass(frozen=True, slots=True)
class Desk:
    """The province's desk: how many people check dossiers, how many each checks an hour."""

    staff: int
    checked_an_hour: float  # by one person
    hours_a_day: float = 8.0

    @property
    def a_day(self) -> float:
        """Dossiers that the desk checks on a working day."""
        return self.staff * self.checked_an_hour * self.hours_a_day


@dataclass(frozen=True, slots=True)
class Upstream:
    """The authority that issues: how many a day, and how many working days one request takes at least."""

    a_day: float
    turnaround_days: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """Blank devices that arrive in stock in the morning of a day."""

    on: date
    count: int


@dataclass(frozen=True, slots=True)
class DeviceLogistics:
    """New devices: who needs one, what is in stock, what will come, how long one travels to its holder."""

    share: float = 0.0  # of the holders whose certificate is not delivered yet
    stock: int = 0
    deliveries: tuple[Delivery, ...] = ()
    transport_days: int = 0  # working days
    batch: int = 500  # devices in one more order


@dataclass(frozen=True, slots=True)
class ForecastInputs:
    """The state in the evening of ``today`` and the pace from the next working day on.

    ``spread`` says how well the pace is known: the standard deviation of its logarithm, one factor for all
    rates of one future (0.15: two futures in three lie within 15 %).
    """

    today: date
    counts: Mapping[Stage, int]
    habits: HolderHabits
    desk: Desk
    upstream: Upstream
    refusal_share: float = 0.0  # of the dossiers that the desk checks
    devices: DeviceLogistics = field(default_factory=DeviceLogistics)
    spread: float = 0.15
    is_working_day: Callable[[date], bool] = is_working_day
    horizon_days: int = 250  # working days; a year

    def __post_init__(self) -> None:
        habits = self.habits
        shares = (habits.confirm, habits.complete, habits.sign, habits.activate, habits.prove)
        rules = (
            (all(0 <= share <= 1 for share in shares), "habits"),
            (0 <= self.refusal_share < 1, "refusal_share"),
            (0 <= self.devices.share <= 1, "devices.share"),
            (all(count >= 0 for count in self.counts.values()), "counts"),
            (min(self.desk.a_day, self.upstream.a_day, self.spread, self.devices.stock) >= 0, "rates"),
            (min(self.upstream.turnaround_days, self.devices.transport_days) >= 0, "days"),
            (self.horizon_days > 0, "horizon_days"),
        )
        for holds, where in rules:
            if not holds:
                raise ForecastRefused("The forecast's inputs make no sense.", where=where)

    @property
    def total(self) -> int:
        """Everybody, those who have proved included."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Everybody who has not proved yet."""
        return self.total - self.counts.get(Stage.PROVED, 0)
