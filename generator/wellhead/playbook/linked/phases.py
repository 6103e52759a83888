"""The neighbours, participants, gates and checklist of each phase."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wellhead.playbook.checks import CheckAt, checks_at
from wellhead.playbook.linked.entities import LinkedEntities

if TYPE_CHECKING:
    from wellhead.playbook.model import Handoff, Phase, Practice, Role
    from wellhead.playbook.parts import Activity, Involvement
    from wellhead.source.document import Steps


class ChecklistGroup(NamedTuple):
    """The checks of a phase that belong under one heading."""

    kind: str
    """``entry``, ``activity``, ``phase``, ``handoff`` or ``exit``."""
    activity: Activity | None
    handoff: Handoff | None
    checks: tuple[CheckAt, ...]


@dataclass(frozen=True)
class LinkedPhases(LinkedEntities):
    """The phases of a playbook and what surrounds them."""

    def neighbours(self, phase: Phase) -> tuple[Phase | None, Phase | None]:
        """Return the phases before and after a phase in the manifest's order; None where there is none."""
        order = list(self.phases.values())
        n = order.index(phase)
        return (order[n - 1] if n else None, order[n + 1] if n + 1 < len(order) else None)

    def involvement(self, phase: Phase) -> dict[str, Involvement]:
        """Return a phase's involvement by role, in the roles' order."""
        by_role = {i.role: i for i in phase.involvement}
        return {role: by_role[role] for role in self.roles if role in by_role}

    def leaders(self, phase: Phase) -> tuple[Role, ...]:
        """Return the roles with the strongest level of involvement in a phase."""
        strongest = self.playbook.manifest.levels[0].id
        return tuple(self.roles[r] for r, i in self.involvement(phase).items() if i.level == strongest)

    def handoffs_of(self, phase: Phase) -> tuple[Handoff, ...]:
        """Return the hand-offs that leave in a phase."""
        return tuple(h for h in self.handoffs.values() if h.phase == phase.id)

    def handoffs_beside(self, handoff: Handoff) -> tuple[Handoff | None, Handoff | None]:
        """Return the hand-offs before and after a hand-off in the order of `handoffs`, or None."""
        return self._beside[handoff.id]

    @cached_property
    def _beside(self) -> dict[str, tuple[Handoff | None, Handoff | None]]:
        order = [None, *self.handoffs.values(), None]
        return {h.id: (order[n], order[n + 2]) for n, h in enumerate(self.handoffs.values())}

    def practices_of(self, phase: Phase) -> tuple[Practice, ...]:
        """Return the practices that apply in a phase; those that its activities name come first."""
        named = [p for at in self.activities_of(phase) for p in at.activity.practices]
        listed = [p.id for p in self.practices.values() if phase.id in p.phases]
        return tuple(self.practices[p] for p in dict.fromkeys([*named, *listed]) if p in self.practices)

    def gates_into(self, phase: Phase) -> tuple[tuple[Phase, str], ...]:
        """Return the phases whose exit leads to a phase, with the outcome that does."""
        return tuple(
            (other, outcome.outcome.value)
            for other in self.phases.values()
            if other.exit
            for outcome in other.exit.outcomes
            if outcome.phase == phase.id
        )

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The phases that exist, in the manifest's order."""
        return tuple(p for p in dict.fromkeys(self.playbook.manifest.phases) if p in self.phases)

    @cached_property
    def ways(self) -> dict[str, tuple[str | None, ...]]:
        """The phases that may follow each phase; None stands for the end of the project.

        They are the targets of its exit gate's outcomes or, without outcomes, the next in the manifest's
        order.
        """
        following: dict[str, str | None] = dict(zip(self.ordered, (*self.ordered[1:], None), strict=False))
        ways: dict[str, tuple[str | None, ...]] = {}
        for phase in self.phases.values():
            if phase.exit and phase.exit.outcomes:
                targets = dict.fromkeys(o.phase for o in phase.exit.outcomes)
                ways[phase.id] = tuple(t for t in targets if t is None or t in self.phases)
            else:
                ways[phase.id] = (following.get(phase.id),)
        return ways

    def checklist(self, phase: Phase) -> tuple[ChecklistGroup, ...]:
        """Return a phase's checklist: entry, each activity, the phase's own, hand-offs, exit."""
        ref = phase.ref
        groups: list[ChecklistGroup] = []
        if phase.entry:
            groups.append(
                ChecklistGroup(
                    "entry", None, None, checks_at(ref, ("entry", "criteria"), phase.entry.criteria)
                )
            )
        for at in self.activities_of(phase):
            steps: Steps = ("activities", at.position, "checklist")
            groups.append(
                ChecklistGroup("activity", at.activity, None, checks_at(ref, steps, at.activity.checklist))
            )
        groups.append(ChecklistGroup("phase", None, None, checks_at(ref, ("checklist",), phase.checklist)))
        groups += [
            ChecklistGroup("handoff", None, h, checks_at(h.ref, ("accept",), h.accept))
            for h in self.handoffs_of(phase)
        ]
        if phase.exit:
            groups.append(
                ChecklistGroup("exit", None, None, checks_at(ref, ("exit", "criteria"), phase.exit.criteria))
            )
        return tuple(g for g in groups if g.checks)
