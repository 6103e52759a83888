"""The values that only the page of a role shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellhead.pages.views.checklists import joined, role_groups
from wellhead.pages.views.onboarding import groups
from wellhead.pages.views.reading_path import reading_path
from wellhead.playbook.linked.roles import raci

if TYPE_CHECKING:
    from wellhead.pages.page import Site
    from wellhead.playbook.model import Role


def role_data(site: Site, role: Role) -> dict[str, Any]:
    """Return the values that the template of a role needs besides the common ones."""
    playbook = site.playbook
    onboarding = groups(playbook, role, site.words)
    own = role_groups(playbook, role)
    counts = {group.anchor: len(group.items) for group in own}
    others = {w.role: w.text for w in role.works_with}
    # What the two give each other may be told from the other side only.
    for other in playbook.roles.values():
        for told in other.works_with:
            if told.role == role.id:
                others.setdefault(other.id, told.text)
    phases = []
    for phase in playbook.phases.values():
        part = playbook.involvement(phase).get(role.id)
        letters = [
            (at, raci(at.activity, role.id))
            for at in playbook.activities_of(phase)
            if raci(at.activity, role.id)
        ]
        phases.append((phase, part, letters, counts.get(f"checks.{phase.id}", 0)))
    return {
        "phases": phases,
        "works_with": [(r, others[r.id]) for r in playbook.roles.values() if r.id in others],
        "handoffs_in": playbook.handoffs_in(role),
        "handoffs_out": playbook.handoffs_out(role),
        "artifacts": playbook.artifacts_of(role),
        "gates": playbook.gates_decided_by(role),
        "own": own,
        "own_keys": joined(i for g in own for i in g.items),
        "groups": onboarding,
        "group_keys": joined(i for g in onboarding for i in g.items),
        "path": reading_path(playbook, role),
        "lens_about": role.id,
    }
