"""The values that only the page of a phase shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellhead.pages.pictures import gate_flow, swimlane
from wellhead.pages.views.checklists import joined, phase_gates, phase_groups
from wellhead.pages.views.lens import taking_part
from wellhead.playbook.linked.roles import raci

if TYPE_CHECKING:
    from wellhead.pages.page import Site
    from wellhead.playbook.model import Phase


def phase_data(site: Site, phase: Phase) -> dict[str, Any]:
    """Return the values that the template of a phase needs besides the common ones."""
    playbook = site.playbook
    before, after = playbook.neighbours(phase)
    found = phase_groups(playbook, phase, site.words)
    return {
        "before": before,
        "after": after,
        "number": list(playbook.phases).index(phase.id) + 1,
        "involvement": playbook.involvement(phase),
        "leaders": playbook.leaders(phase),
        "activities": playbook.activities_of(phase),
        "whose": [taking_part(playbook, at.activity) for at in playbook.activities_of(phase)],
        "groups": found,
        "group_keys": joined(i for g in found for i in g.items),
        "gates": phase_gates(playbook, phase, site.words),
        "handoffs": playbook.handoffs_of(phase),
        "practices": playbook.practices_of(phase),
        "gates_into": playbook.gates_into(phase),
        "lanes": swimlane(playbook, phase, site.words.text("activities"), site.words.text("handoffs_title")),
        "flow": gate_flow(playbook, site.words, phase),
        "activity_title": {a.id: a.title for a in phase.activities},
        "raci_roles": [r for r in playbook.roles.values() if any(raci(a, r.id) for a in phase.activities)],
    }
