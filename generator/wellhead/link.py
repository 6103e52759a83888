"""link: follow every reference, so that whatever the graph knows need not be written twice.

The linked model holds every back-reference. A reference that leads nowhere is reported by the rule
unknown-reference; such an error stops the run before any view, so views may look up everything.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from wellhead.model import (
    Activity,
    Artifact,
    Entity,
    Gate,
    Handoff,
    Involvement,
    Phase,
    Practice,
    Ref,
    Role,
    StateRef,
    Term,
)
from wellhead.references import to_ref
from wellhead.uses import CheckAt, Steps, Use, checks, checks_at, uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.decode import Playbook
    from wellhead.document import Document
    from wellhead.finding import Span

Anything: TypeAlias = Entity | Term


class ActivityAt(NamedTuple):
    """An activity and its phase."""

    phase: Phase
    activity: Activity
    position: int
    """Where it stands in its phase's file, from 0."""


class GateAt(NamedTuple):
    """A gate and its phase."""

    phase: Phase
    side: str
    """``entry`` or ``exit``."""
    gate: Gate


class ChecklistGroup(NamedTuple):
    """Some of a phase's checks, under one heading."""

    kind: str
    """``entry``, ``activity``, ``phase``, ``handoff`` or ``exit``."""
    activity: Activity | None
    handoff: Handoff | None
    checks: tuple[CheckAt, ...]


@dataclass(frozen=True)
class LinkedPlaybook:
    """The playbook with every question about it answered by a look-up.

    Args:
        playbook: what authors wrote.
    """

    playbook: Playbook

    # ------------------------------------------------------------ by name

    @cached_property
    def roles(self) -> dict[str, Role]:
        """Roles in the order in which readers meet them: most involved first, then by id."""
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
    def handoffs(self) -> dict[str, Handoff]:
        """Hand-offs in the order of their phases, then of what they carry, then by id."""
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

    def find(self, ref: Ref) -> Anything | None:
        """The entity of that name, if there is one."""
        return self._by_ref.get(ref)

    @cached_property
    def _by_ref(self) -> dict[Ref, Anything]:
        everything: Iterable[Anything] = (
            *self.roles.values(),
            *self.phases.values(),
            *self.practices.values(),
            *self.artifacts.values(),
            *self.handoffs.values(),
            *self.terms.values(),
        )
        return {e.ref: e for e in everything}

    @property
    def entities(self) -> Iterator[Entity]:
        """All entities that have a page of their own."""
        yield from self.roles.values()
        yield from self.phases.values()
        yield from self.practices.values()
        yield from self.artifacts.values()
        yield from self.handoffs.values()

    def document(self, ref: Ref) -> Document:
        """The YAML of an entity."""
        return self.playbook.documents[ref]

    def at(self, ref: Ref, *steps: str | int, key: bool = False) -> Span:
        """The place of a value; see `Document.at`."""
        return self.document(ref).at(*steps, key=key)

    def uncertain(self, name: str, within: Ref | None = None) -> bool:
        """Whether what is said of this id may stand in a part that could not be decoded.

        Args:
            name: the id.
            within: the entity that would hold it; None for any.
        """
        return name in self.playbook.incomplete and (within is None or within in self.playbook.damaged)

    # ------------------------------------------------------------ references as written

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every reference that authors wrote, in fields and in texts, in no special order."""
        return tuple(uses(self.playbook))

    @cached_property
    def mentioned_by(self) -> dict[Ref, tuple[Ref, ...]]:
        """For an entity, those whose texts link to it."""
        back: dict[Ref, dict[Ref, None]] = defaultdict(dict)
        for use in self.uses:
            if use.kind == "any" and (ref := to_ref(use.target)) and ref != use.owner:
                back[ref][use.owner] = None
        return {ref: tuple(owners) for ref, owners in back.items()}

    @cached_property
    def cited_by(self) -> dict[str, tuple[Use, ...]]:
        """For a source, the places that rest on it, in the order of reading."""
        back: dict[str, list[Use]] = defaultdict(list)
        for use in self.uses:
            if use.kind == "source":
                back[use.target].append(use)
        return {source: tuple(uses) for source, uses in back.items()}

    # ------------------------------------------------------------ phases

    @cached_property
    def activities(self) -> tuple[ActivityAt, ...]:
        """All activities: by phase, and within it each after those it waits for."""
        return tuple(at for phase in self.phases.values() for at in self.activities_of(phase))

    def activities_of(self, phase: Phase) -> tuple[ActivityAt, ...]:
        """A phase's activities, each after those it waits for, else as written."""
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

    def neighbours(self, phase: Phase) -> tuple[Phase | None, Phase | None]:
        """The phase before and the one after, in the manifest's order."""
        order = list(self.phases.values())
        n = order.index(phase)
        return (order[n - 1] if n else None, order[n + 1] if n + 1 < len(order) else None)

    def involvement(self, phase: Phase) -> dict[str, Involvement]:
        """A phase's involvement by role, in the roles' order."""
        by_role = {i.role: i for i in phase.involvement}
        return {role: by_role[role] for role in self.roles if role in by_role}

    def leaders(self, phase: Phase) -> tuple[Role, ...]:
        """The roles whose involvement is the strongest there is."""
        strongest = self.playbook.manifest.levels[0].id
        return tuple(self.roles[r] for r, i in self.involvement(phase).items() if i.level == strongest)

    def handoffs_of(self, phase: Phase) -> tuple[Handoff, ...]:
        """The hand-offs that leave in this phase."""
        return tuple(h for h in self.handoffs.values() if h.phase == phase.id)

    def practices_of(self, phase: Phase) -> tuple[Practice, ...]:
        """The practices that apply in this phase: those its activities name first, in their order."""
        named = [p for at in self.activities_of(phase) for p in at.activity.practices]
        listed = [p.id for p in self.practices.values() if phase.id in p.phases]
        return tuple(self.practices[p] for p in dict.fromkeys([*named, *listed]) if p in self.practices)

    def gates_into(self, phase: Phase) -> tuple[tuple[Phase, str], ...]:
        """The phases whose exit leads here, with the outcome that does."""
        return tuple(
            (other, outcome.outcome.value)
            for other in self.phases.values()
            if other.exit
            for outcome in other.exit.outcomes
            if outcome.phase == phase.id
        )

    def checklist(self, phase: Phase) -> tuple[ChecklistGroup, ...]:
        """A phase's one checklist: entry, each activity, the phase's own, hand-offs, exit."""
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

    # ------------------------------------------------------------ checks

    @cached_property
    def checks(self) -> tuple[CheckAt, ...]:
        """Every check of the playbook."""
        return tuple(checks(self.playbook))

    def checks_of(self, ref: Ref) -> tuple[CheckAt, ...]:
        """The checks that an entity owns, in the order of its file."""
        return self._checks_by_owner.get(ref, ())

    def earlier_keys(self, at: CheckAt) -> tuple[str, ...]:
        """The keys under which browsers may keep an older tick for a check.

        Its earlier ids, there or in another entity, and all of its ids under its owner's earlier ids.
        """
        owner = self.find(at.owner)
        owners = [at.owner, *(at.owner._replace(id=old) for old in (owner.was if owner else ()))]
        moved = [old for old in at.check.was if "/" in old]
        ids = [at.check.id, *(old for old in at.check.was if "/" not in old)]
        keys = dict.fromkeys([*(f"{o}/{i}" for o in owners for i in ids), *moved])
        return tuple(key for key in keys if key != at.key)

    @cached_property
    def _checks_by_owner(self) -> dict[Ref, tuple[CheckAt, ...]]:
        found: dict[Ref, list[CheckAt]] = defaultdict(list)
        for at in self.checks:
            found[at.owner].append(at)
        return {owner: tuple(checks) for owner, checks in found.items()}

    # ------------------------------------------------------------ roles

    def handoffs_in(self, role: Role) -> tuple[Handoff, ...]:
        """What this role receives."""
        return tuple(h for h in self.handoffs.values() if h.to == role.id)

    def handoffs_out(self, role: Role) -> tuple[Handoff, ...]:
        """What this role gives."""
        return tuple(h for h in self.handoffs.values() if h.giver == role.id)

    def artifacts_of(self, role: Role) -> tuple[Artifact, ...]:
        """What this role keeps."""
        return tuple(a for a in self.artifacts.values() if a.owner_role == role.id)

    def practices_with(self, role: Role) -> tuple[Practice, ...]:
        """The practices that this role takes part in."""
        return tuple(p for p in self.practices.values() if role.id in p.roles)

    def gates_decided_by(self, role: Role) -> tuple[GateAt, ...]:
        """The gates at which this role decides."""
        return tuple(
            GateAt(phase, side, gate)
            for phase in self.phases.values()
            for side, gate in (("entry", phase.entry), ("exit", phase.exit))
            if gate and gate.decider == role.id
        )

    # ------------------------------------------------------------ artifacts

    def settled(self, ref: StateRef) -> StateRef:
        """A reference with its state: the artifact's first, if it names none."""
        artifact = self.artifacts.get(ref.artifact)
        return StateRef(ref.artifact, ref.state or (artifact.states[0].id if artifact else None))

    def producers(self, artifact: str) -> tuple[tuple[ActivityAt, str | None], ...]:
        """The activities that bring an artifact to a state, with the state."""
        return self._flow("produces").get(artifact, ())

    def needers(self, artifact: str) -> tuple[tuple[ActivityAt, str | None], ...]:
        """The activities that need an artifact, with the state."""
        return self._flow("needs").get(artifact, ())

    def users(self, artifact: str) -> tuple[tuple[ActivityAt, str | None], ...]:
        """The activities that an artifact helps, with the state."""
        return self._flow("uses").get(artifact, ())

    def carried_by(self, artifact: str) -> tuple[Handoff, ...]:
        """The hand-offs that carry an artifact."""
        return self._carried.get(artifact, ())

    @cached_property
    def _carried(self) -> dict[str, tuple[Handoff, ...]]:
        found: dict[str, dict[str, Handoff]] = defaultdict(dict)
        for handoff in self.handoffs.values():
            for carried in handoff.carries:
                found[carried.artifact][handoff.id] = handoff
        return {artifact: tuple(handoffs.values()) for artifact, handoffs in found.items()}

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

    # ------------------------------------------------------------ practices

    def activities_with(self, practice: Practice) -> tuple[ActivityAt, ...]:
        """The activities that name a practice."""
        return self._practice_activities.get(practice.id, ())

    @cached_property
    def _practice_activities(self) -> dict[str, tuple[ActivityAt, ...]]:
        found: dict[str, list[ActivityAt]] = defaultdict(list)
        for at in self.activities:
            for practice in at.activity.practices:
                found[practice].append(at)
        return {practice: tuple(places) for practice, places in found.items()}

    def checks_with(self, practice: Practice) -> tuple[CheckAt, ...]:
        """The checks that this practice tells how to meet."""
        return self._practice_checks.get(practice.id, ())

    @cached_property
    def _practice_checks(self) -> dict[str, tuple[CheckAt, ...]]:
        found: dict[str, list[CheckAt]] = defaultdict(list)
        for at in self.checks:
            if at.check.practice:
                found[at.check.practice].append(at)
        return {practice: tuple(places) for practice, places in found.items()}

    def related_to(self, practice: Practice) -> tuple[Practice, ...]:
        """The practices that go with one, whichever of the two says so."""
        named = dict.fromkeys([*practice.related, *self._related_back.get(practice.id, ())])
        return tuple(self.practices[p] for p in named if p in self.practices)

    @cached_property
    def _related_back(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for practice in self.practices.values():
            for other in practice.related:
                found[other].append(practice.id)
        return found


def raci(activity: Activity, role: str) -> str:
    """The letters a role holds in an activity, in the order R, A, C, I; empty if none."""
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
