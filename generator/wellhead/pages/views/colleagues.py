"""The other roles that a newcomer in a role works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Handoff, Phase, Role

MOST_MET = 5
"""The number of colleagues on the sheet for the first week; nobody remembers more."""


class Colleague(NamedTuple):
    """Another role, and the ties between it and the role of the newcomer."""

    role: Role
    gives: tuple[Handoff, ...]
    gets: tuple[Handoff, ...]
    relied_on: tuple[Phase, ...]
    """The phases in which the newcomer's role relies on it."""


def colleagues(playbook: LinkedPlaybook, role: Role) -> tuple[Colleague, ...]:
    """Return the roles that a newcomer works with, those with most ties first.

    A hand-off between the two roles is a tie, and so is a phase in which the newcomer's role relies on the
    other one.
    """
    found = []
    for other in playbook.roles.values():
        if other.id == role.id:
            continue
        gives = tuple(h for h in playbook.handoffs_in(role) if h.giver == other.id)
        gets = tuple(h for h in playbook.handoffs_out(role) if h.to == other.id)
        relied_on = tuple(
            phase
            for phase in playbook.phases.values()
            if (part := playbook.involvement(phase).get(role.id)) and other.id in part.relies_on
        )
        if gives or gets or relied_on:
            found.append(Colleague(other, gives, gets, relied_on))
    # A stable sort: equals stay in the roles' order.
    return tuple(sorted(found, key=lambda c: -(len(c.gives) + len(c.gets) + len(c.relied_on))))
