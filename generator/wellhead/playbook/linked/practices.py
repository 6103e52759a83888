"""The activities, checks and other practices that each practice is connected with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wellhead.playbook.linked.artifacts import LinkedArtifacts

if TYPE_CHECKING:
    from wellhead.playbook.checks import CheckAt
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.playbook.model import Practice


@dataclass(frozen=True)
class LinkedPractices(LinkedArtifacts):
    """The practices of a playbook and what they are connected with."""

    def activities_with(self, practice: Practice) -> tuple[ActivityAt, ...]:
        """Return the activities that name a practice."""
        return self._practice_activities.get(practice.id, ())

    @cached_property
    def _practice_activities(self) -> dict[str, tuple[ActivityAt, ...]]:
        found: dict[str, list[ActivityAt]] = defaultdict(list)
        for at in self.activities:
            for practice in at.activity.practices:
                found[practice].append(at)
        return {practice: tuple(places) for practice, places in found.items()}

    def checks_with(self, practice: Practice) -> tuple[CheckAt, ...]:
        """Return the checks that name a practice as the way to meet them."""
        return self._practice_checks.get(practice.id, ())

    @cached_property
    def _practice_checks(self) -> dict[str, tuple[CheckAt, ...]]:
        found: dict[str, list[CheckAt]] = defaultdict(list)
        for at in self.checks:
            if at.check.practice:
                found[at.check.practice].append(at)
        return {practice: tuple(places) for practice, places in found.items()}

    def related_to(self, practice: Practice) -> tuple[Practice, ...]:
        """Return the practices that are related to a practice, whichever of the two names the other."""
        named = dict.fromkeys([*practice.related, *self._related_back.get(practice.id, ())])
        return tuple(self.practices[p] for p in named if p in self.practices)

    @cached_property
    def _related_back(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for practice in self.practices.values():
            for other in practice.related:
                found[other].append(practice.id)
        return found
