"""The linked playbook: every reference followed, so that each relation needs to be written on one side only.

A reference that leads nowhere is reported by the rule unknown-reference. Such an error stops the run before
any view is made, so views may look up everything.
"""

from __future__ import annotations

from dataclasses import dataclass

from wellhead.playbook.linked.practices import LinkedPractices


@dataclass(frozen=True)
class LinkedPlaybook(LinkedPractices):
    """A playbook that answers every question about its contents by a look-up.

    `wellhead.playbook.linked` contains its layers, which define the questions.

    Args:
        playbook: the decoded playbook.
    """
