"""The order in which a newcomer in a role reads phases and practices."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.playbook.linked.roles import raci

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.playbook.model import Phase, Practice, Role
    from wellhead.playbook.parts import Involvement


class Stretch(NamedTuple):
    """A phase on a role's reading path, and the practices to read with it."""

    phase: Phase
    part: Involvement | None
    practices: tuple[tuple[Practice, ActivityAt | None], ...]
    """Each practice with the first activity of the role that calls for it, if there is one."""


def reading_path(playbook: LinkedPlaybook, role: Role) -> tuple[Stretch, ...]:
    """Return the phases and practices in the order in which a newcomer in a role reads them.

    The order follows the work. Phases come as a project lives them, without those in which the role has no
    part. Within a phase, its activities are visited in the order of `LinkedPlaybook.activities_of`, that is,
    each after those it waits for: first the activities that the role carries (R or A), then those in which it
    is consulted or informed (C or I). Each adds the practices that it names, in the order of the file, if the
    role takes part in them. The role's other practices of the phase follow by id. A practice is read once,
    at its first occurrence.

    The order of files has no influence.
    """
    read: set[str] = set()
    path: list[Stretch] = []
    for phase in playbook.phases.values():
        part = playbook.involvement(phase).get(role.id)
        letters = [(at, raci(at.activity, role.id)) for at in playbook.activities_of(phase)]
        carried = [at for at, held in letters if set(held) & {"R", "A"}]
        others = [at for at, held in letters if held and not set(held) & {"R", "A"}]
        first: dict[str, ActivityAt | None] = {}
        for at in (*carried, *others):
            for name in at.activity.practices:
                first.setdefault(name, at)
        for practice in sorted(playbook.practices_with(role), key=lambda p: p.id):
            if phase.id in practice.phases:
                first.setdefault(practice.id, None)
        fresh = tuple(
            (practice, at)
            for name, at in first.items()
            if name not in read and role.id in (practice := playbook.practices[name]).roles
        )
        read.update(practice.id for practice, _ in fresh)
        if part or carried or others or fresh:
            path.append(Stretch(phase, part, fresh))
    return tuple(path)
