"""The invented people who act in the demo: they approve plans and hold the ceremony.

Their ids are stable, because key files, mandates and ledger entries name them. Nobody here exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["APPROVERS", "Persona", "PersonaRole", "find_persona"]


class PersonaRole(StrEnum):
    """What a persona may do in the office."""

    REGISTRAR = "registrar"
    SECOND_REGISTRAR = "second_registrar"
    HEAD = "head_of_managing_agency"
    CA_OPERATOR = "ca_operator"


@dataclass(frozen=True, slots=True)
class Persona:
    """An invented actor of the demo."""

    id: str
    role: PersonaRole
    full_name: str
    title: str  # Vietnamese, says that the person is invented
    invented: bool = True


APPROVERS: tuple[Persona, ...] = (
    Persona(
        "approver-1",
        PersonaRole.REGISTRAR,
        "Hà Thị Minh Châu",
        "Cán bộ đăng ký, Sở Khoa học và Công nghệ (nhân vật hư cấu)",
    ),
    Persona(
        "approver-2",
        PersonaRole.SECOND_REGISTRAR,
        "Quách Công Lâm",
        "Cán bộ đăng ký thứ hai, Sở Khoa học và Công nghệ (nhân vật hư cấu)",
    ),
    Persona(
        "approver-3",
        PersonaRole.HEAD,
        "Đinh Xuân Phúc",
        "Giám đốc Sở, cơ quan quản lý thuê bao (nhân vật hư cấu)",
    ),
    Persona(
        "approver-4",
        PersonaRole.CA_OPERATOR,
        "Khổng Thị Thanh Vân",
        "Người vận hành hệ thống chứng thực (nhân vật hư cấu)",
    ),
)


def find_persona(persona_id: str) -> Persona | None:
    """The persona with this id, or ``None``."""
    return next((persona for persona in APPROVERS if persona.id == persona_id), None)
