"""The page with the RACI matrix of all activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellhead.pages.views.lens import taking_part

if TYPE_CHECKING:
    from wellhead.pages.page import Site


def raci_data(site: Site) -> dict[str, Any]:
    """Return the activities of each phase, and the roles that take part in each activity."""
    playbook = site.playbook
    return {
        "rows": [(phase, playbook.activities_of(phase)) for phase in playbook.phases.values()],
        "whose": [taking_part(playbook, at.activity) for at in playbook.activities],
    }
