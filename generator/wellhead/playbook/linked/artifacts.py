"""The flow of artifacts: activities that produce, need and use them, and hand-offs that carry them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wellhead.playbook.linked.roles import LinkedRoles

if TYPE_CHECKING:
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.playbook.model import Handoff, Phase
    from wellhead.playbook.references import StateRef


@dataclass(frozen=True)
class LinkedArtifacts(LinkedRoles):
    """The artifacts of a playbook and the work around them."""

    def producers(self, artifact: str) -> tuple[tuple[ActivityAt, str | None], ...]:
        """Return the activities that produce an artifact, each with the state that it produces."""
        return self._flow("produces").get(artifact, ())

    def needers(self, artifact: str) -> tuple[tuple[ActivityAt, str | None], ...]:
        """Return the activities that need an artifact, each with the state that it needs."""
        return self._flow("needs").get(artifact, ())

    def users(self, artifact: str) -> tuple[tuple[ActivityAt, str | None], ...]:
        """Return the activities that use an artifact, each with the state that it uses."""
        return self._flow("uses").get(artifact, ())

    def _flow(self, relation: str) -> dict[str, tuple[tuple[ActivityAt, str | None], ...]]:
        return self._flows[relation]

    @cached_property
    def _flows(self) -> dict[str, dict[str, tuple[tuple[ActivityAt, str | None], ...]]]:
        flows: dict[str, dict[str, tuple[tuple[ActivityAt, str | None], ...]]] = {}
        for relation in ("produces", "needs", "uses"):
            found: dict[str, list[tuple[ActivityAt, str | None]]] = defaultdict(list)
            for at in self.activities:
                refs: tuple[StateRef, ...] = getattr(at.activity, relation)
                for ref in refs:
                    found[ref.artifact].append((at, self.settled(ref).state))
            flows[relation] = {artifact: tuple(places) for artifact, places in found.items()}
        return flows

    def carried_by(self, artifact: str) -> tuple[Handoff, ...]:
        """Return the hand-offs that carry an artifact."""
        return self._carried.get(artifact, ())

    @cached_property
    def _carried(self) -> dict[str, tuple[Handoff, ...]]:
        found: dict[str, dict[str, Handoff]] = defaultdict(dict)
        for handoff in self.handoffs.values():
            for carried in handoff.carries:
                found[carried.artifact][handoff.id] = handoff
        return {artifact: tuple(handoffs.values()) for artifact, handoffs in found.items()}

    def makers(self, ref: StateRef) -> tuple[ActivityAt, ...]:
        """Return the activities that bring an artifact to a state or beyond it."""
        artifact = self.artifacts.get(ref.artifact)
        if artifact is None:
            return ()
        rank = {s.id: n for n, s in enumerate(artifact.states)}
        wanted = rank.get(ref.state or artifact.states[0].id, 0)
        return tuple(
            at for at, s in self.producers(ref.artifact) if rank.get(s or artifact.states[0].id, -1) >= wanted
        )

    def feasible_makers(self, at: ActivityAt, need: StateRef) -> tuple[ActivityAt, ...]:
        """Return the makers of a need that can come before the activity that has the need.

        They are in an earlier phase, or in the same phase and do not wait for the activity.

        Args:
            at: the activity.
            need: the artifact that it needs, in a state.
        """
        order = self._phase_order
        return tuple(
            maker
            for maker in self.makers(need)
            if order[maker.phase.id] < order[at.phase.id]
            or (
                maker.phase.id == at.phase.id
                and maker.position != at.position
                and at.activity.id not in self.waits_for(at.phase).get(maker.activity.id, ())
            )
        )

    @cached_property
    def _phase_order(self) -> dict[str, int]:
        return {phase: n for n, phase in enumerate(self.phases)}

    def waits_for(self, phase: Phase) -> dict[str, frozenset[str]]:
        """Return the ids that each activity of a phase waits for, directly or indirectly, by its own id."""
        if phase.id not in self._waits:
            after = {a.id: a.after for a in phase.activities}
            self._waits[phase.id] = {start: _behind(start, after) for start in after}
        return self._waits[phase.id]

    @cached_property
    def _waits(self) -> dict[str, dict[str, frozenset[str]]]:
        return {}


def _behind(start: str, after: dict[str, tuple[str, ...]]) -> frozenset[str]:
    seen: set[str] = set()
    ways = list(after.get(start, ()))
    while ways:
        other = ways.pop()
        if other not in seen:
            seen.add(other)
            ways += after.get(other, ())
    return frozenset(seen)
