"""The checks of a playbook: everything that readers tick, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.playbook.model import Artifact, Handoff, Manifest, Phase, Practice, Role
from wellhead.playbook.texts import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.contents import Playbook
    from wellhead.playbook.model import Entity, Term
    from wellhead.playbook.parts import Check
    from wellhead.playbook.references import Ref
    from wellhead.source.document import Steps


class CheckAt(NamedTuple):
    """A check and its place."""

    owner: Ref
    steps: Steps
    check: Check

    @property
    def key(self) -> str:
        """The key of the reader's tick in the browser: ``<kind>/<owner id>/<check id>``."""
        return f"{self.owner}/{self.check.id}"


def checks_at(owner: Ref, steps: Steps, found: tuple[Check, ...]) -> tuple[CheckAt, ...]:
    """Return the checks of a list, each with its place.

    Args:
        owner: the entity that owns the checks.
        steps: the path from the entity to the list.
        found: the checks of the list.
    """
    return tuple(CheckAt(owner, (*steps, n), check) for n, check in enumerate(found))


def checks(playbook: Playbook) -> Iterator[CheckAt]:
    """Yield every check of a playbook."""
    for entity in everything(playbook):
        yield from checks_in(entity)


def checks_in(entity: Manifest | Entity | Term) -> Iterator[CheckAt]:
    """Yield every check of an entity."""
    if isinstance(entity, Manifest | Role):
        for n, step in enumerate(entity.onboarding):
            yield from checks_at(entity.ref, ("onboarding", n, "checks"), step.checks)
    elif isinstance(entity, Phase):
        yield from _phase_checks(entity)
    elif isinstance(entity, Practice):
        yield from checks_at(entity.ref, ("checklist",), entity.checklist)
    elif isinstance(entity, Artifact):
        for n, state in enumerate(entity.states):
            yield from checks_at(entity.ref, ("states", n, "checks"), state.checks)
    elif isinstance(entity, Handoff):
        yield from checks_at(entity.ref, ("accept",), entity.accept)


def _phase_checks(phase: Phase) -> Iterator[CheckAt]:
    if phase.entry:
        yield from checks_at(phase.ref, ("entry", "criteria"), phase.entry.criteria)
    for n, activity in enumerate(phase.activities):
        yield from checks_at(phase.ref, ("activities", n, "checklist"), activity.checklist)
    yield from checks_at(phase.ref, ("checklist",), phase.checklist)
    if phase.exit:
        yield from checks_at(phase.ref, ("exit", "criteria"), phase.exit.criteria)
