"""The hand-offs, artifacts, practices and gates of each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wellhead.playbook.linked.references import LinkedReferences

if TYPE_CHECKING:
    from wellhead.playbook.model import Artifact, Handoff, Phase, Practice, Role
    from wellhead.playbook.parts import Activity, Gate


class GateAt(NamedTuple):
    """A gate, its phase and its side."""

    phase: Phase
    side: str
    """``entry`` or ``exit``."""
    gate: Gate


@dataclass(frozen=True)
class LinkedRoles(LinkedReferences):
    """The roles of a playbook and what each of them takes part in."""

    def handoffs_in(self, role: Role) -> tuple[Handoff, ...]:
        """Return the hand-offs that a role receives."""
        return tuple(h for h in self.handoffs.values() if h.to == role.id)

    def handoffs_out(self, role: Role) -> tuple[Handoff, ...]:
        """Return the hand-offs that a role gives."""
        return tuple(h for h in self.handoffs.values() if h.giver == role.id)

    def artifacts_of(self, role: Role) -> tuple[Artifact, ...]:
        """Return the artifacts that a role keeps."""
        return tuple(a for a in self.artifacts.values() if a.owner_role == role.id)

    def practices_with(self, role: Role) -> tuple[Practice, ...]:
        """Return the practices that a role takes part in."""
        return tuple(p for p in self.practices.values() if role.id in p.roles)

    def gates_decided_by(self, role: Role) -> tuple[GateAt, ...]:
        """Return the gates at which a role decides."""
        return tuple(
            GateAt(phase, side, gate)
            for phase in self.phases.values()
            for side, gate in (("entry", phase.entry), ("exit", phase.exit))
            if gate and gate.decider == role.id
        )


def raci(activity: Activity, role: str) -> str:
    """Return the RACI letters of a role in an activity, in the order R, A, C, I; empty if there are none."""
    return "".join(
        letter
        for letter, roles in (
            ("R", activity.responsible),
            ("A", (activity.accountable,)),
            ("C", activity.consulted),
            ("I", activity.informed),
        )
        if role in roles
    )
