"""The caption of a hand-off in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Handoff


def cargo(playbook: LinkedPlaybook, handoff: Handoff) -> str:
    """Return the first artifact that changes hands, and the number of the others."""
    first, *others = [playbook.artifacts[carried.artifact].title for carried in handoff.carries]
    return f"{first} +{len(others)}" if others else first
