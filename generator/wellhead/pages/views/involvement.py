"""The page with the involvement of each role in each phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellhead.pages.pictures import heat_map

if TYPE_CHECKING:
    from wellhead.pages.page import Site


def involvement_data(site: Site) -> dict[str, Any]:
    """Return the heat map, and the roles that each role relies on, phase by phase."""
    playbook = site.playbook
    phases = list(playbook.phases.values())
    return {
        "heat": heat_map(playbook),
        "reliance": [
            (
                phase,
                [
                    (playbook.roles[role], [playbook.roles[r] for r in part.relies_on])
                    for role, part in playbook.involvement(phase).items()
                    if part.relies_on
                ],
            )
            for phase in phases
        ],
    }
