"""Values of the attribute ``data-roles``, from which the browser shows one role's part of a page.

A page is complete without this role lens. The browser hides or marks the elements that lack the chosen
role, and says how many they are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wellhead.playbook.linked.roles import raci

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.parts import Activity


def taking_part(playbook: LinkedPlaybook, activity: Activity) -> str:
    """Return the ids of the roles that hold a RACI letter in an activity, separated by spaces."""
    return " ".join(role for role in playbook.roles if raci(activity, role))


def shares(things: Iterable[str]) -> str:
    """Count the things of each role, and return the counts as in ``ml-engineer=4 operator=1``.

    Args:
        things: The value of ``data-roles`` of each thing.
    """
    found = Counter(role for roles in things for role in roles.split())
    return " ".join(f"{role}={n}" for role, n in sorted(found.items()))
