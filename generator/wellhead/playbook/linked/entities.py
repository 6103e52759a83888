"""The entities and activities of a playbook by name, in the order in which readers meet them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wellhead.playbook.linked.documents import LinkedDocuments
from wellhead.playbook.references import StateRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.playbook.model import Anything, Artifact, Entity, Handoff, Phase, Practice, Role, Term
    from wellhead.playbook.parts import Activity
    from wellhead.playbook.references import Ref


class ActivityAt(NamedTuple):
    """An activity, its phase and its position."""

    phase: Phase
    activity: Activity
    position: int
    """The position of the activity in its phase's file, counted from 0."""


@dataclass(frozen=True)
class LinkedEntities(LinkedDocuments):
    """The entities and activities of a playbook."""

    @cached_property
    def roles(self) -> dict[str, Role]:
        """Roles by the first phase that they lead, then by involvement, strongest first, then by id."""
        rank = {level.id: n for n, level in enumerate(self.playbook.manifest.levels)}
        worst = len(rank)

        def weight(role: Role) -> tuple[int, int, str]:
            ranks = [
                rank.get(i.level, worst)
                for p in self.playbook.phases
                for i in p.involvement
                if i.role == role.id
            ]
            return (min(ranks, default=worst), sum(ranks) if ranks else worst * 99, role.id)

        ordered = sorted(self.playbook.roles, key=lambda r: (self._first_lead(r.id), weight(r)))
        return {r.id: r for r in ordered}

    def _first_lead(self, role: str) -> int:
        strongest = self.playbook.manifest.levels[0].id
        phases = {p.id: p for p in self.playbook.phases}
        for n, phase_id in enumerate(self.playbook.manifest.phases):
            phase = phases.get(phase_id)
            if phase and any(i.role == role and i.level == strongest for i in phase.involvement):
                return n
        return len(self.playbook.manifest.phases)

    @cached_property
    def phases(self) -> dict[str, Phase]:
        """Phases in the manifest's order; those it does not name come last."""
        by_id = {p.id: p for p in self.playbook.phases}
        named = [by_id[i] for i in dict.fromkeys(self.playbook.manifest.phases) if i in by_id]
        return {p.id: p for p in [*named, *(p for p in self.playbook.phases if p not in named)]}

    @cached_property
    def practices(self) -> dict[str, Practice]:
        """Practices by id."""
        return {p.id: p for p in self.playbook.practices}

    @cached_property
    def artifacts(self) -> dict[str, Artifact]:
        """Artifacts by id."""
        return {a.id: a for a in self.playbook.artifacts}

    @cached_property
    def activities(self) -> tuple[ActivityAt, ...]:
        """All activities by phase; within a phase, each comes after those that it waits for."""
        return tuple(at for phase in self.phases.values() for at in self.activities_of(phase))

    def activities_of(self, phase: Phase) -> tuple[ActivityAt, ...]:
        """Return a phase's activities, each after those that it waits for, otherwise in file order."""
        waiting = [ActivityAt(phase, a, n) for n, a in enumerate(phase.activities)]
        known = {a.id for a in phase.activities}
        done: set[str] = set()
        ordered: list[ActivityAt] = []
        while waiting:
            ready = next(
                (w for w in waiting if all(a in done or a not in known for a in w.activity.after)), waiting[0]
            )
            waiting.remove(ready)
            done.add(ready.activity.id)
            ordered.append(ready)
        return tuple(ordered)

    def settled(self, ref: StateRef) -> StateRef:
        """Return a reference with a state: its own, or else the first state of the artifact."""
        artifact = self.artifacts.get(ref.artifact)
        return StateRef(ref.artifact, ref.state or (artifact.states[0].id if artifact else None))

    @cached_property
    def handoffs(self) -> dict[str, Handoff]:
        """Hand-offs in the order of their phases, then of the making of what they carry, then by id."""
        made: dict[StateRef, int] = {}
        for n, at in enumerate(self.activities):
            for product in at.activity.produces:
                made.setdefault(self.settled(product), n)
        order = {phase: n for n, phase in enumerate(self.phases)}
        ranked = sorted(
            self.playbook.handoffs,
            key=lambda h: (
                order.get(h.phase, 99),
                max(made.get(self.settled(c), 999) for c in h.carries),
                h.id,
            ),
        )
        return {h.id: h for h in ranked}

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Terms by id, in alphabetical order of the term."""
        return {t.id: t for t in sorted(self.playbook.terms, key=lambda t: (t.term.casefold(), t.id))}

    @cached_property
    def term_names(self) -> tuple[tuple[str, str], ...]:
        """Every name of every term, with the term's id."""
        return tuple((name, term.id) for term in self.terms.values() for name in (term.term, *term.aliases))

    @property
    def entities(self) -> Iterator[Entity]:
        """All entities that have a page of their own."""
        yield from self.roles.values()
        yield from self.phases.values()
        yield from self.practices.values()
        yield from self.artifacts.values()
        yield from self.handoffs.values()

    def find(self, ref: Ref) -> Anything | None:
        """Return the entity or term of that name, or None if there is none."""
        return self._by_ref.get(ref)

    @cached_property
    def _by_ref(self) -> dict[Ref, Anything]:
        named: Iterable[Anything] = (
            *self.roles.values(),
            *self.phases.values(),
            *self.practices.values(),
            *self.artifacts.values(),
            *self.handoffs.values(),
            *self.terms.values(),
        )
        return {e.ref: e for e in named}
