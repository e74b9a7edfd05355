"""What comes after each state of a plan: a sentence, and the command that does it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from antin.adapters.data_folder import DataFolder
from antin.cli.output import note
from antin.cli.words import choose

__all__ = ["NextStep", "command_line", "next_step", "show_next_step", "state_word"]

_KEY = ("--key", "FILE", "--passphrase-file", "FILE")

# state → (Vietnamese word, English word)
_STATES = {
    "frozen": ("đã đóng băng, chờ phê duyệt", "frozen, waiting for approvals"),
    "approved": ("đã phê duyệt", "approved"),
    "running": ("đang cấp", "issuing"),
    "issued": ("đã cấp đủ, chờ thời điểm có hiệu lực", "issued, waiting for the effective moment"),
    "switched": ("đã chuyển đổi, chờ chốt", "switched, waiting for the cut-off"),
    "finished": ("hoàn thành", "finished"),
    "rolled_back": ("đã hoàn tác", "rolled back"),
}

# state → (words of the command, Vietnamese, English)
_STEPS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "frozen": (("approve", "{plan}", *_KEY), "Phê duyệt (hai người)", "Approve it (two people)"),
    "approved": (("apply", "{plan}"), "Cấp chứng thư mới", "Issue the new certificates"),
    "running": (("apply", "{plan}"), "Tiếp tục cấp", "Go on issuing"),
    "issued": (
        ("switch", "{plan}"),
        "Chuyển đổi vào thời điểm có hiệu lực",
        "Switch at the effective moment",
    ),
    "switched": (
        ("cutoff", "{plan}", *_KEY, *_KEY),
        "Chốt khi đến hạn (hai người ký danh sách mất hiệu lực)",
        "Cut off when it is time (two people sign the losses)",
    ),
    "finished": (("proof", "{plan}"), "Xuất hồ sơ chứng minh", "Write the proof"),
    "rolled_back": (
        ("freeze",),
        "Sửa nguyên nhân rồi đóng băng kế hoạch mới",
        "Mend the cause, then freeze a new plan",
    ),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do now."""

    sentence: str
    command: str

    def as_dict(self) -> dict[str, str]:
        """As ``--json`` shows it."""
        return {"sentence": self.sentence, "command": self.command}


def state_word(state: str) -> str:
    """The state for people."""
    return choose(*_STATES[state])


def command_line(data: DataFolder, *words: str) -> str:
    """A command as a person types it; ``--data`` only where the folder is not the default one."""
    parts = ["antin", *(shlex.quote(word) for word in words)]
    if DataFolder.resolve().path != data.path:
        parts += ["--data", shlex.quote(str(data.path))]
    return " ".join(parts)


def next_step(data: DataFolder, plan_id: str, state: str) -> NextStep:
    """What comes after this state."""
    words, vietnamese, english = _STEPS[state]
    filled = (plan_id if word == "{plan}" else word for word in words)
    return NextStep(choose(vietnamese, english), command_line(data, "reorg", *filled))


def show_next_step(data: DataFolder, plan_id: str, state: str) -> None:
    """Tell the person what comes next, on standard error."""
    step = next_step(data, plan_id, state)
    note(f"{choose('Tiếp theo', 'Next')}: {step.sentence}\n  {step.command}")
