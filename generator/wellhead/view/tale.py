"""The playbook's tale: its stories in the order in which a project lives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wellhead.link import LinkedPlaybook
    from wellhead.model import Entity, Phase


class Chapter(NamedTuple):
    """The stories of one phase, or those before the first (then without a phase)."""

    phase: Phase | None
    scenes: tuple[Entity, ...]


def chapters(playbook: LinkedPlaybook) -> tuple[Chapter, ...]:
    """The stories: the roles that set out; then phase by phase its own, and those of what happens in it.

    Within a phase, practices stand where its activities first name them, and a hand-off behind the
    activities that make what it carries; each story is told once, where it first fits. A role whose
    work begins with a hand-off to it enters just before that.
    """
    told: set[object] = set()
    first_phase = next(iter(playbook.phases.values()), None)
    if first_phase is None:
        return ()
    strongest = playbook.playbook.manifest.levels[0].id
    leading = {
        r
        for p in playbook.phases.values()
        for r, i in playbook.involvement(p).items()
        if i.level == strongest
    }
    opening = [role for role in playbook.roles.values() if role.story and role.id in leading]
    told.update(r.ref for r in opening)
    found = [Chapter(None, tuple(opening))] if opening else []
    for phase in playbook.phases.values():
        scenes: list[Entity] = []

        def tell(entity: Entity, into: list[Entity] = scenes) -> None:
            if entity.story and entity.ref not in told:
                told.add(entity.ref)
                into.append(entity)

        tell(phase)
        handoffs = list(playbook.handoffs_of(phase))
        made: set[str] = set()
        for at in playbook.activities_of(phase):
            for practice in at.activity.practices:
                if practice in playbook.practices:
                    tell(playbook.practices[practice])
            made.update(str(p) for p in at.activity.produces)
            for handoff in [h for h in handoffs if all(str(c) in made for c in h.carries)]:
                handoffs.remove(handoff)
                if playbook.roles[handoff.to].id not in leading:
                    tell(playbook.roles[handoff.to])
                tell(handoff)
        for rest in (*playbook.practices_of(phase), *handoffs):
            tell(rest)
        if scenes:
            found.append(Chapter(phase, tuple(scenes)))
    return tuple(found)
