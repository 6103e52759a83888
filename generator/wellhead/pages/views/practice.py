"""The values that only the page of a practice shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Practice


def practice_data(playbook: LinkedPlaybook, practice: Practice) -> dict[str, Any]:
    """Return the values that the template of a practice needs besides the common ones."""
    return {
        "activities": playbook.activities_with(practice),
        "used_checks": playbook.checks_with(practice),
        "related": playbook.related_to(practice),
        "owner_of": {at.key: playbook.find(at.owner) for at in playbook.checks_with(practice)},
        "checks": playbook.checks_of(practice.ref),
    }
