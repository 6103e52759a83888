"""The small map of what surrounds an entity: what leads to it, and where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.model import Artifact, Entity, Handoff, Phase, Practice, Role
from wellhead.view.figures import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.link import ActivityAt
    from wellhead.view.page import Here

SHOWN = 5
"""Neighbours on each side; more would no longer be a small map."""
BOX_WIDTH = 190
BOX_HEIGHT = 40
ROW = 50


class Neighbour(NamedTuple):
    """A box beside the entity."""

    label: str
    lines: tuple[str, ...]
    address: str
    y: int


class Surroundings(NamedTuple):
    """What stands left and right of an entity."""

    left_title: str
    right_title: str
    left: tuple[Neighbour, ...]
    right: tuple[Neighbour, ...]
    left_more: int
    right_more: int
    centre: tuple[str, ...]
    middle: int
    height: int


Link = tuple[str, str]
"""A label and an address."""


def surroundings(here: Here, entity: Entity) -> Surroundings | None:
    """The map of an entity; None if it stands alone."""
    left, right = _sides(here, entity)
    left, right = list(dict.fromkeys(left)), list(dict.fromkeys(right))
    if not left and not right:
        return None
    rows = max(min(len(left), SHOWN), min(len(right), SHOWN))
    height = 34 + rows * ROW
    middle = 26 + rows * ROW // 2
    return Surroundings(
        here.words(f"map_{entity.kind}_left"),
        here.words(f"map_{entity.kind}_right"),
        _column(left, middle),
        _column(right, middle),
        max(0, len(left) - SHOWN),
        max(0, len(right) - SHOWN),
        wrapped(entity.title, 22, 3),
        middle,
        height,
    )


def _column(links: list[Link], middle: int) -> tuple[Neighbour, ...]:
    shown = links[:SHOWN]
    top = middle - len(shown) * ROW // 2 + (ROW - BOX_HEIGHT) // 2
    return tuple(
        Neighbour(label, wrapped(label, 28, 2), address, top + n * ROW)
        for n, (label, address) in enumerate(shown)
    )


def _sides(here: Here, entity: Entity) -> tuple[Iterable[Link], Iterable[Link]]:
    book = here.playbook
    if isinstance(entity, Artifact):
        made = [_activity(here, at) for at, _ in book.producers(entity.id)]
        needed = [_activity(here, at) for at, _ in (*book.needers(entity.id), *book.users(entity.id))]
        return made, [*(_entity(here, h) for h in book.carried_by(entity.id)), *needed]
    if isinstance(entity, Practice):
        return (
            [_activity(here, at) for at in book.activities_with(entity)],
            [_entity(here, p) for p in book.related_to(entity)],
        )
    if isinstance(entity, Handoff):
        return (
            [
                _entity(here, book.roles[entity.giver]),
                *(_entity(here, book.artifacts[c.artifact]) for c in entity.carries),
            ],
            [_entity(here, book.roles[entity.to]), _entity(here, book.phases[entity.phase])],
        )
    if isinstance(entity, Role):
        return (
            [_entity(here, book.roles[h.giver]) for h in book.handoffs_in(entity)],
            [_entity(here, book.roles[h.to]) for h in book.handoffs_out(entity)],
        )
    if isinstance(entity, Phase):
        outcomes = entity.exit.outcomes if entity.exit else ()
        return (
            [_entity(here, phase) for phase, _ in book.gates_into(entity) if phase.id != entity.id],
            [_entity(here, book.phases[o.phase]) for o in outcomes if o.phase and o.phase != entity.id],
        )
    return [], []


def _entity(here: Here, entity: Entity) -> Link:
    return entity.title, here.to(entity.ref)


def _activity(here: Here, at: ActivityAt) -> Link:
    return at.activity.title, here.activity(at)
