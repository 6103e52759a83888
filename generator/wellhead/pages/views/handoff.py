"""The values that only the page of a hand-off shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Handoff


def handoff_data(playbook: LinkedPlaybook, handoff: Handoff) -> dict[str, Any]:
    """Return the values that the template of a hand-off needs besides the common ones."""
    made = {
        (at.phase.id, at.position): at
        for c in handoff.carries
        for at, state in playbook.producers(c.artifact)
        if state == playbook.settled(c).state
    }
    needed = {
        (at.phase.id, at.position): at
        for c in handoff.carries
        for at, state in playbook.needers(c.artifact)
        if state == playbook.settled(c).state
        and handoff.to in (*at.activity.responsible, at.activity.accountable)
    }
    before, after = playbook.handoffs_beside(handoff)
    return {
        "made": list(made.values()),
        "needed": list(needed.values()),
        "before": before,
        "after": after,
        "checks": playbook.checks_of(handoff.ref),
    }
