"""The references of a playbook, in fields and in texts, with their places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from wellhead.playbook.checks import checks_in
from wellhead.playbook.model import Artifact, Handoff, Manifest, Phase, Practice, Role, Term
from wellhead.playbook.references import Kind, mentions
from wellhead.playbook.texts import everything

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.playbook.checks import CheckAt
    from wellhead.playbook.contents import Playbook
    from wellhead.playbook.model import Entity
    from wellhead.playbook.parts import Activity, Model
    from wellhead.playbook.references import Ref
    from wellhead.source.document import Steps


class Use(NamedTuple):
    """A reference as written: its place, the kind of its target, and the target."""

    owner: Ref
    steps: Steps
    kind: str
    """A `Kind`, or ``level``, ``source``, ``activity``, ``state``, ``any``."""
    target: str
    key: bool = False
    """True if the reference is the key of a mapping."""
    within: str | None = None
    """The whole reference with its brackets if it is within a text."""
    nth: int = 0
    """The number of equal references before it in the same text."""


def uses(playbook: Playbook, found: Iterable[CheckAt]) -> Iterator[Use]:
    """Yield every reference of a playbook.

    Args:
        playbook: the decoded playbook.
        found: the checks of the playbook.
    """
    for entity in everything(playbook):
        yield from _of(entity)
    for at in found:
        yield from _of_check(at)


def uses_in(entity: Manifest | Entity | Term) -> Iterator[Use]:
    """Yield every reference of an entity."""
    yield from _of(entity)
    for at in checks_in(entity):
        yield from _of_check(at)


def _of(entity: Manifest | Entity | Term) -> Iterator[Use]:
    """Yield every reference of an entity that stands in no check."""
    if isinstance(entity, Practice):  # by far the most
        yield from _of_practice(entity)
    elif isinstance(entity, Artifact):
        yield from _of_artifact(entity)
    elif isinstance(entity, Handoff):
        yield from _of_handoff(entity)
    elif isinstance(entity, Phase):
        yield from _of_phase(entity)
    elif isinstance(entity, Role):
        yield from _of_role(entity)
    elif isinstance(entity, Term):
        yield from _texts(entity.ref, entity, "definition")
        yield from _list(entity.ref, ("see",), "any", entity.see)
        yield from _list(entity.ref, ("sources",), "source", entity.sources)
    elif isinstance(entity, Manifest):
        yield from _list(entity.ref, ("phases",), Kind.PHASE, entity.phases)
        yield from _texts(entity.ref, entity, "summary", "story")


def _of_entity(entity: Entity) -> Iterator[Use]:
    yield from _list(entity.ref, ("sources",), "source", entity.sources)
    yield from _texts(entity.ref, entity, "body", "story")


def _of_role(role: Role) -> Iterator[Use]:
    yield from _of_entity(role)
    yield from _texts(role.ref, role, "mission", "ways_of_working")
    for n, other in enumerate(role.works_with):
        yield Use(role.ref, ("works_with", n), Kind.ROLE, other.role, key=True)
        yield from _text(role.ref, ("works_with", n), other.text)


def _of_phase(phase: Phase) -> Iterator[Use]:
    ref = phase.ref
    yield from _of_entity(phase)
    yield from _texts(ref, phase, "goal")
    for n, part in enumerate(phase.involvement):
        yield Use(ref, ("involvement", n), Kind.ROLE, part.role, key=True)
        yield Use(ref, ("involvement", n, "level"), "level", part.level)
        yield from _list(ref, ("involvement", n, "relies_on"), Kind.ROLE, part.relies_on)
        yield from _text(ref, ("involvement", n, "how"), part.how)
    for side, gate in (("entry", phase.entry), ("exit", phase.exit)):
        if gate is not None:
            yield Use(ref, (side, "decider"), Kind.ROLE, gate.decider)
    for n, outcome in enumerate(phase.exit.outcomes if phase.exit else ()):
        if outcome.phase is not None:
            yield Use(ref, ("exit", "outcomes", n), Kind.PHASE, outcome.phase)
    for n, activity in enumerate(phase.activities):
        yield from _of_activity(ref, ("activities", n), activity)


def _of_activity(ref: Ref, steps: Steps, activity: Activity) -> Iterator[Use]:
    yield from _text(ref, (*steps, "body"), activity.body)
    yield Use(ref, (*steps, "accountable"), Kind.ROLE, activity.accountable)
    for name in ("responsible", "consulted", "informed"):
        yield from _list(ref, (*steps, name), Kind.ROLE, getattr(activity, name))
    for name in ("needs", "uses", "produces"):
        yield from _list(ref, (*steps, name), "state", map(str, getattr(activity, name)))
    yield from _list(ref, (*steps, "after"), "activity", activity.after)
    yield from _list(ref, (*steps, "practices"), Kind.PRACTICE, activity.practices)
    yield from _list(ref, (*steps, "sources"), "source", activity.sources)


def _of_practice(practice: Practice) -> Iterator[Use]:
    ref = practice.ref
    yield from _of_entity(practice)
    yield from _texts(ref, practice, "problem")
    yield from _list(ref, ("roles",), Kind.ROLE, practice.roles)
    yield from _list(ref, ("phases",), Kind.PHASE, practice.phases)
    yield from _list(ref, ("related",), Kind.PRACTICE, practice.related)
    for n, step in enumerate(practice.steps):
        yield from _text(ref, ("steps", n), step)


def _of_artifact(artifact: Artifact) -> Iterator[Use]:
    yield from _of_entity(artifact)
    yield Use(artifact.ref, ("owner_role",), Kind.ROLE, artifact.owner_role)
    yield from _texts(artifact.ref, artifact, "template")


def _of_handoff(handoff: Handoff) -> Iterator[Use]:
    ref = handoff.ref
    yield from _of_entity(handoff)
    yield Use(ref, ("from",), Kind.ROLE, handoff.giver)
    yield Use(ref, ("to",), Kind.ROLE, handoff.to)
    yield Use(ref, ("phase",), Kind.PHASE, handoff.phase)
    yield from _list(ref, ("carries",), "state", map(str, handoff.carries))
    yield from _texts(ref, handoff, "on_reject", "aftercare")


def _of_check(at: CheckAt) -> Iterator[Use]:
    check = at.check
    if not (check.role or check.practice or check.sources or check.why):  # as most
        return
    if check.role:
        yield Use(at.owner, (*at.steps, "role"), Kind.ROLE, check.role)
    if check.practice:
        yield Use(at.owner, (*at.steps, "practice"), Kind.PRACTICE, check.practice)
    yield from _list(at.owner, (*at.steps, "sources"), "source", check.sources)
    yield from _text(at.owner, (*at.steps, "why"), check.why)


def _list(owner: Ref, steps: Steps, kind: str, targets: Iterable[str]) -> Iterator[Use]:
    for n, target in enumerate(targets):
        yield Use(owner, (*steps, n), kind, target)


def _texts(owner: Ref, value: Model, *fields: str) -> Iterator[Use]:
    for name in fields:
        yield from _text(owner, (name,), getattr(value, name))


def _text(owner: Ref, steps: Steps, text: str | None) -> Iterator[Use]:
    if not text or "[[" not in text:
        return
    seen: dict[str, int] = defaultdict(int)
    for mention in mentions(text):
        yield Use(owner, steps, "any", mention.target, within=mention.written, nth=seen[mention.written])
        seen[mention.written] += 1
