"""The order in which a project first meets practices and artifacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Artifact, Entity, Phase, Practice


def practices_by_phase(playbook: LinkedPlaybook) -> list[tuple[Phase, list[Practice]]]:
    """Return the practices of each phase, each practice only in the first phase that has it."""
    left = dict(playbook.practices)
    return [
        (phase, [left.pop(p.id) for p in playbook.practices_of(phase) if p.id in left])
        for phase in playbook.phases.values()
    ]


def artifacts_by_phase(playbook: LinkedPlaybook) -> list[tuple[Phase, list[Artifact]]]:
    """Return the artifacts by the phase in which an activity first produces them."""
    first: dict[str, str] = {}
    for at in playbook.activities:
        for product in at.activity.produces:
            first.setdefault(product.artifact, at.phase.id)
    return [
        (
            phase,
            [playbook.artifacts[a] for a, p in first.items() if p == phase.id and a in playbook.artifacts],
        )
        for phase in playbook.phases.values()
    ]


def in_order_of_use(
    by_phase: Iterable[tuple[Phase, Iterable[Entity]]], known: Mapping[str, Entity]
) -> list[Entity]:
    """Return entities in the order in which a project meets them; those that no phase names come last.

    Args:
        by_phase: The entities that each phase names, phase by phase.
        known: All entities of the kind, by id.
    """
    met = [entity for _, entities in by_phase for entity in entities]
    return list({entity.id: entity for entity in (*met, *known.values())}.values())
