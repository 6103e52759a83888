"""Whose things are, as pages write it for the role lens: the reader's choice to see one role's part.

A page is complete without the lens. What belongs to roles says so in ``data-roles``; the browser hides or
marks what lacks the chosen role, and tells how much that is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wellhead.playbook.link import raci

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Activity


def taking_part(playbook: LinkedPlaybook, activity: Activity) -> str:
    """The roles that hold a letter in an activity, as ``data-roles`` has them."""
    return " ".join(role for role in playbook.roles if raci(activity, role))


def shares(things: Iterable[str]) -> str:
    """How many of some things are each role's: ``ml-engineer=4 operator=1``.

    Args:
        things: whose each is, as ``data-roles`` has it.
    """
    found = Counter(role for roles in things for role in roles.split())
    return " ".join(f"{role}={n}" for role, n in sorted(found.items()))
