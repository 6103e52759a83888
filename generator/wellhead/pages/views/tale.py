"""The playbook's tale: its stories in the order in which a project lives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Entity, Phase, Ref, StateRef


class Chapter(NamedTuple):
    """The stories of one phase, or those before the first (then without a phase)."""

    phase: Phase | None
    scenes: tuple[Entity, ...]


def chapters(playbook: LinkedPlaybook) -> tuple[Chapter, ...]:
    """The stories: the roles that set out; then phase by phase its own, and those of what happens in it.

    Within a phase, practices stand where its activities first name them, artifacts behind the activity
    that first makes them, and a hand-off behind the activities that make what it carries; each story is
    told once, where it first fits. A role whose work begins with a hand-off to it enters just before
    that; one that neither leads nor receives sets out with the rest.
    """
    if not playbook.phases:
        return ()
    strongest = playbook.playbook.manifest.levels[0].id
    leading = {
        part.role
        for phase in playbook.phases.values()
        for part in phase.involvement
        if part.level == strongest
    }
    receiving = {handoff.to for handoff in playbook.handoffs.values()}
    opening = tuple(
        r for r in playbook.roles.values() if r.story and (r.id in leading or r.id not in receiving)
    )
    told: set[Ref] = {role.ref for role in opening}
    found = [Chapter(None, opening)] if opening else []
    for phase in playbook.phases.values():
        fresh = {e.ref: e for e in _scenes(playbook, phase, leading) if e.story and e.ref not in told}
        told.update(fresh)
        if fresh:
            found.append(Chapter(phase, tuple(fresh.values())))
    return tuple(found)


def _scenes(playbook: LinkedPlaybook, phase: Phase, leading: set[str]) -> Iterator[Entity]:
    """What happens in a phase, in order; the same thing may come up more than once."""
    yield phase
    handoffs = list(playbook.handoffs_of(phase))
    made: set[StateRef] = set()
    for at in playbook.activities_of(phase):
        yield from (playbook.practices[p] for p in at.activity.practices)
        yield from (playbook.artifacts[product.artifact] for product in at.activity.produces)
        made.update(playbook.settled(product) for product in at.activity.produces)
        for handoff in [h for h in handoffs if all(playbook.settled(c) in made for c in h.carries)]:
            handoffs.remove(handoff)
            if handoff.to not in leading:
                yield playbook.roles[handoff.to]
            yield handoff
    yield from playbook.practices_of(phase)
    for handoff in handoffs:
        yield playbook.roles[handoff.to]
        yield handoff
    if phase.id == next(reversed(playbook.phases)):
        yield from playbook.artifacts.values()
