"""link: follow every reference, so that whatever the graph knows need not be written twice.

The linked model holds every back-reference. A reference that leads nowhere is reported by the rule
unknown-reference; such an error stops the run before any view, so views may look up everything.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from wellhead.playbook.model import (
    Activity,
    Artifact,
    Entity,
    Gate,
    Handoff,
    Involvement,
    Kind,
    Phase,
    Practice,
    Ref,
    Role,
    StateRef,
    Term,
)
from wellhead.playbook.references import to_ref
from wellhead.playbook.texts import Text, everything, texts
from wellhead.playbook.uses import CheckAt, Use, checks, checks_at, uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.playbook.contents import Playbook
    from wellhead.playbook.model import Manifest
    from wellhead.source.document import Document, Steps
    from wellhead.source.finding import Span

Anything: TypeAlias = Entity | Term

_KINDS = frozenset(kind.value for kind in Kind)


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


class CheckFacts(NamedTuple):
    """What is to be said of a check, besides what it says itself."""

    key: str
    earlier: tuple[str, ...]
    """See `LinkedPlaybook.earlier_keys`."""
    roles: tuple[str, ...]
    """See `LinkedPlaybook.roles_of`."""


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
        named: Iterable[Anything] = (
            *self.roles.values(),
            *self.phases.values(),
            *self.practices.values(),
            *self.artifacts.values(),
            *self.handoffs.values(),
            *self.terms.values(),
        )
        return {e.ref: e for e in named}

    @property
    def entities(self) -> Iterator[Entity]:
        """All entities that have a page of their own."""
        yield from self.roles.values()
        yield from self.phases.values()
        yield from self.practices.values()
        yield from self.artifacts.values()
        yield from self.handoffs.values()

    @cached_property
    def paths(self) -> dict[Ref, str]:
        """The file in which each entity stands, relative to the playbook's folder."""
        return {ref: document.source.path for ref, document in self.playbook.documents.items()}

    @cached_property
    def term_names(self) -> tuple[tuple[str, str], ...]:
        """Every name of every term, with the term's id."""
        return tuple((name, term.id) for term in self.terms.values() for name in (term.term, *term.aliases))

    def document(self, ref: Ref) -> Document:
        """The YAML of an entity."""
        return self.playbook.documents[ref]

    def at(self, ref: Ref, *steps: str | int, key: bool = False) -> Span:
        """The place of a value; see `Document.at`."""
        return self.document(ref).at(*steps, key=key)

    def place(self, use: Use) -> Span:
        """Where a reference stands: the id, or in a text the brackets and all between them."""
        if use.within:
            return self.document(use.owner).word(use.within, *use.steps, nth=use.nth)
        return self.at(use.owner, *use.steps, key=use.key)

    def target(self, use: Use) -> Ref | None:
        """The entity that a reference names, whether there is one or not; None if it names none."""
        if use.kind == "any":
            return to_ref(use.target)
        if use.kind == "state":
            return Ref(Kind.ARTIFACT, use.target.partition("@")[0])
        return Ref(Kind(use.kind), use.target) if use.kind in _KINDS else None

    def uncertain(self, name: str, within: Ref | None = None) -> bool:
        """Whether what is said of this id may stand in a part that could not be decoded.

        Args:
            name: the id.
            within: the entity that would hold it; None for any.
        """
        return name in self.playbook.incomplete and (within is None or within in self.playbook.damaged)

    def whole(self, *kinds: Kind) -> bool:
        """Whether every entity of these kinds, or of any without arguments, could be decoded whole.

        A rule that reports what no entity says keeps quiet otherwise: a broken one may say it.
        """
        broken = self.playbook.damaged | self.playbook.unreadable
        if not kinds:
            return not broken and not self.playbook.incomplete
        return not any(ref.kind in kinds for ref in broken)

    # ------------------------------------------------------------ references as written

    @property
    def uses(self) -> Iterator[Use]:
        """Every reference that authors wrote, in fields and in texts, in no special order.

        They are by far the most of what a playbook holds, so nobody keeps them.
        """
        return uses(self.playbook, self.checks)

    @property
    def everything(self) -> Iterator[Manifest | Anything]:
        """The manifest, every entity and every term, in the order of `texts`."""
        return everything(self.playbook)

    @property
    def texts(self) -> Iterator[Text]:
        """Every text that authors wrote."""
        return texts(self.playbook)

    @property
    def mentioned_by(self) -> dict[Ref, tuple[Ref, ...]]:
        """For an entity, those whose texts link to it."""
        return self._back[0]

    @property
    def cited_by(self) -> dict[str, tuple[Use, ...]]:
        """For a source, the places that rest on it, in the order of reading."""
        return self._back[1]

    @cached_property
    def _back(self) -> tuple[dict[Ref, tuple[Ref, ...]], dict[str, tuple[Use, ...]]]:
        mentioned: dict[Ref, dict[Ref, None]] = defaultdict(dict)
        cited: dict[str, list[Use]] = defaultdict(list)
        for use in self.uses:
            if use.kind == "any" and (ref := to_ref(use.target)) and ref != use.owner:
                mentioned[ref][use.owner] = None
            elif use.kind == "source":
                cited[use.target].append(use)
        return (
            {ref: tuple(owners) for ref, owners in mentioned.items()},
            {source: tuple(found) for source, found in cited.items()},
        )

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

    def handoffs_beside(self, handoff: Handoff) -> tuple[Handoff | None, Handoff | None]:
        """The hand-off before and the one after, in the order of `handoffs`."""
        return self._beside[handoff.id]

    @cached_property
    def _beside(self) -> dict[str, tuple[Handoff | None, Handoff | None]]:
        order = [None, *self.handoffs.values(), None]
        return {h.id: (order[n], order[n + 2]) for n, h in enumerate(self.handoffs.values())}

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

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The phases that exist, in the manifest's order."""
        return tuple(p for p in dict.fromkeys(self.playbook.manifest.phases) if p in self.phases)

    @cached_property
    def ways(self) -> dict[str, tuple[str | None, ...]]:
        """For each phase, those that may follow it; None stands for the end.

        They are where its exit gate's outcomes lead or, without outcomes, the next in the manifest's order.
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

    @property
    def check_count(self) -> int:
        """How many checks there are."""
        return len(self.checks)

    @property
    def cited_check_count(self) -> int:
        """How many of them rest on sources."""
        return sum(bool(at.check.sources) for at in self.checks)

    @property
    def check_owners(self) -> tuple[Ref, ...]:
        """The entities that own checks, in the order in which `checks` has them.

        Who asks owner by owner depends on some of the checks; who reads `checks`, on every one.
        """
        return tuple(self._checks_by_owner)

    def checks_of(self, ref: Ref) -> tuple[CheckAt, ...]:
        """The checks that an entity owns, in the order of its file."""
        return self._checks_by_owner.get(ref, ())

    def facts_of(self, ref: Ref) -> dict[Steps, CheckFacts]:
        """What is to be said of each check that an entity owns, by the check's steps."""
        known = self._facts.get(ref)
        if known is None:
            known = self._facts[ref] = {
                at.steps: CheckFacts(at.key, self.earlier_keys(at), self.roles_of(at))
                for at in self.checks_of(ref)
            }
        return known

    @cached_property
    def _facts(self) -> dict[Ref, dict[Steps, CheckFacts]]:
        return {}

    def earlier_keys(self, at: CheckAt) -> tuple[str, ...]:
        """The keys under which browsers may keep an older tick for a check.

        Its earlier ids, there or in another entity, and all of its ids under its owner's earlier ids.
        """
        owner = self.find(at.owner)
        if not at.check.was and not (owner and owner.was):  # by far the most
            return ()
        owners = [at.owner, *(at.owner._replace(id=old) for old in (owner.was if owner else ()))]
        moved = [old for old in at.check.was if "/" in old]
        ids = [at.check.id, *(old for old in at.check.was if "/" not in old)]
        keys = dict.fromkeys([*(f"{o}/{i}" for o in owners for i in ids), *moved])
        return tuple(key for key in keys if key != at.key)

    def roles_of(self, at: CheckAt) -> tuple[str, ...]:
        """The roles whose it is to see to a check, in the roles' order.

        The one it names. If it names none, those whose work it is about: of an activity those responsible
        for it, of a gate the one who decides, of a phase those who take part in it, of a hand-off the
        receiver, of an artifact the keeper, of a practice and of a role's onboarding whose these are. What
        then belongs to nobody in particular, such as the steps of every newcomer, is everybody's.
        """
        if at.check.role in self.roles:
            return (at.check.role,)
        named = set[str]() if at.check.role else self._concerned(at)
        return tuple(role for role in self.roles if role in named) or tuple(self.roles)

    def _concerned(self, at: CheckAt) -> set[str]:
        owner = self.find(at.owner)
        found: Iterable[str] = ()
        if isinstance(owner, Phase):
            part, *rest = at.steps
            gate = {"entry": owner.entry, "exit": owner.exit}.get(str(part))
            if gate is not None:
                found = (gate.decider,)
            elif part == "activities":
                found = owner.activities[int(rest[0])].responsible
            else:
                found = (i.role for i in owner.involvement)
        elif isinstance(owner, Handoff):
            found = (owner.to,)
        elif isinstance(owner, Artifact):
            found = (owner.owner_role,)
        elif isinstance(owner, Practice):
            found = owner.roles
        elif isinstance(owner, Role):
            found = (owner.id,)
        return set(found)

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

    def makers(self, ref: StateRef) -> tuple[ActivityAt, ...]:
        """The activities that bring an artifact to that state or beyond."""
        artifact = self.artifacts.get(ref.artifact)
        if artifact is None:
            return ()
        rank = {s.id: n for n, s in enumerate(artifact.states)}
        wanted = rank.get(ref.state or artifact.states[0].id, 0)
        return tuple(
            at for at, s in self.producers(ref.artifact) if rank.get(s or artifact.states[0].id, -1) >= wanted
        )

    def feasible_makers(self, at: ActivityAt, need: StateRef) -> tuple[ActivityAt, ...]:
        """Those of a need's makers that can come before the activity.

        They stand in an earlier phase, or in its own and do not wait for it.
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
        """For each activity of a phase, those that it waits for, directly or not."""
        if phase.id not in self._waits:
            after = {a.id: a.after for a in phase.activities}
            self._waits[phase.id] = {start: _behind(start, after) for start in after}
        return self._waits[phase.id]

    @cached_property
    def _waits(self) -> dict[str, dict[str, frozenset[str]]]:
        return {}

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


def _behind(start: str, after: dict[str, tuple[str, ...]]) -> frozenset[str]:
    seen: set[str] = set()
    ways = list(after.get(start, ()))
    while ways:
        other = ways.pop()
        if other not in seen:
            seen.add(other)
            ways += after.get(other, ())
    return frozenset(seen)


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
