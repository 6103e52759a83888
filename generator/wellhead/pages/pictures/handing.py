"""What a picture says of a hand-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Handoff


def cargo(playbook: LinkedPlaybook, handoff: Handoff) -> str:
    """What changes hands, in a few words: the first thing, and how many others."""
    first, *others = [playbook.artifacts[carried.artifact].title for carried in handoff.carries]
    return f"{first} +{len(others)}" if others else first
