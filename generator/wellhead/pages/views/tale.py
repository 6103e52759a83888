"""The page that tells the stories of the playbook in the order in which a project lives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.pages.page import Site
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Entity, Phase
    from wellhead.playbook.references import Ref, StateRef


class Chapter(NamedTuple):
    """The stories of one phase; those that come before the first phase have None."""

    phase: Phase | None
    scenes: tuple[Entity, ...]


def chapters(playbook: LinkedPlaybook) -> tuple[Chapter, ...]:
    """Return the stories: first the roles that set out, then the stories of each phase.

    Within a phase, practices stand where its activities first name them, artifacts behind the activity
    that first makes them, and a hand-off behind the activities that make what it carries. Each story is
    told once, where it first fits. A role whose work begins with a hand-off to it enters just before that
    hand-off; a role that neither leads nor receives sets out with the others.
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
    """Yield the entities of a phase in order of appearance; an entity may come more than once."""
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


def tale_data(site: Site) -> dict[str, Any]:
    """Return the chapters."""
    return {"chapters": chapters(site.playbook)}
