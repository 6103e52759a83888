"""The small map of an entity's neighbours: those that lead to it, and those to which it leads.

A phase has none: its neighbours are in the picture of its gates; see `gate_flow`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.pages.pictures.shapes import Box, Label, Lettering, Line, label, line, tallest, within
from wellhead.playbook.model import Artifact, Entity, Handoff, Practice, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wellhead.pages.page import Here
    from wellhead.pages.pictures.shapes import Point
    from wellhead.playbook.linked.entities import ActivityAt

SHOWN = 5
"""The number of neighbours on each side; with more the map would not be small."""
_SIDE = 204
_CENTRE = 176
_APART = 44
TALL_WIDTH = 342
"""The width available on a phone whose screen is 390 wide."""
_INDENT = 30
WIDTH = 2 * _SIDE + _CENTRE + 2 * _APART
_HEADING = Lettering(12, bold=True)
_HEADING_RIGHT = Lettering(12, bold=True, anchor="end")
_NEIGHBOUR = Lettering(12, lines=3)
_TITLE = Lettering(14, bold=True, lines=4, anchor="middle")


class Beside(NamedTuple):
    """The label, the address and the roles of a neighbour."""

    label: str
    address: str
    roles: str = ""


class Neighbour(NamedTuple):
    """The box of a neighbour."""

    beside: Beside
    box: Box
    label: Label
    line: Line


class Side(NamedTuple):
    """The neighbours on one side of an entity."""

    title: str
    heading: Label | None
    neighbours: tuple[Neighbour, ...]
    more: int
    """The number of neighbours that are not shown."""


class Surroundings(NamedTuple):
    """The entity between the neighbours on both of its sides."""

    width: int
    height: int
    left: Side
    right: Side
    box: Box
    title: Label


def surroundings(here: Here, entity: Entity) -> Surroundings | None:
    """Return the map with a side to the left and one to the right; None if there are no neighbours."""
    left, right = _sides(here, entity)
    if not left and not right:
        return None
    height = _neighbour_height((left, right), _SIDE)
    step = height + 10
    rows = max(min(len(left), SHOWN), min(len(right), SHOWN))
    title = _TITLE.height(len(_TITLE.wrapped(entity.title, _CENTRE - 20))) + 24
    middle = 26 + max(rows * step, title) // 2
    centre = Box(_SIDE + _APART, middle - title // 2, _CENTRE, title)

    def side(name: str, besides: list[Beside], x: int, heading: Lettering) -> Side:
        shown = min(len(besides), SHOWN)
        top = middle - (shown * step - 10) // 2
        boxes = [Box(x, top + n * step, _SIDE, height) for n in range(shown)]
        lines = [_joined(box, centre) for box in boxes]
        at = (0 if x == 0 else WIDTH, 2)
        return _side(_title(here, entity, name), besides, boxes, lines, (heading, at))

    return Surroundings(
        WIDTH,
        26 + max(rows * step, title) + 2,
        side("left", left, 0, _HEADING),
        side("right", right, WIDTH - _SIDE, _HEADING_RIGHT),
        centre,
        within(entity.title, _TITLE, centre),
    )


def tall_surroundings(here: Here, entity: Entity) -> Surroundings | None:
    """Return the map for narrow screens; None if there are no neighbours.

    The left side stands above the entity, the right side below it.
    """
    left, right = _sides(here, entity)
    if not left and not right:
        return None
    width = TALL_WIDTH - _INDENT - 1
    height = _neighbour_height((left, right), width)
    step = height + 8

    def side(name: str, besides: list[Beside], top: int, way: Callable[[Box], Line]) -> Side:
        shown = min(len(besides), SHOWN)
        boxes = [Box(_INDENT, top + 22 + n * step, width, height) for n in range(shown)]
        lines = [way(box) for box in boxes]
        return _side(_title(here, entity, name), besides, boxes, lines, (_HEADING, (_INDENT, top)))

    def taken(besides: list[Beside]) -> int:
        return 22 + min(len(besides), SHOWN) * step if besides else 0

    title = _TITLE.height(len(_TITLE.wrapped(entity.title, TALL_WIDTH - 20))) + 24
    centre = Box(1, 2 + taken(left) + (8 if left else 0), TALL_WIDTH - 2, title)
    x = _INDENT // 2

    def into(box: Box) -> Line:
        return line((box.x, box.middle), (x, box.middle), (x, centre.y - 2))

    def out(box: Box) -> Line:
        return line((x, centre.bottom), (x, box.middle), (box.x - 2, box.middle))

    below = centre.bottom + 10
    return Surroundings(
        TALL_WIDTH,
        below + taken(right) if right else centre.bottom + 2,
        side("left", left, 2, into),
        side("right", right, below, out),
        centre,
        within(entity.title, _TITLE, centre),
    )


def _neighbour_height(sides: tuple[list[Beside], ...], width: int) -> int:
    return tallest([b.label for side in sides for b in side[:SHOWN]], _NEIGHBOUR, width - 24) + 14


def _title(here: Here, entity: Entity, name: str) -> str:
    return here.words.text(f"map_{entity.kind}_{name}")


def _side(
    title: str, besides: list[Beside], boxes: list[Box], lines: list[Line], heading: tuple[Lettering, Point]
) -> Side:
    """Return a side whose boxes and lines are placed; the heading counts the neighbours without a box."""
    neighbours = tuple(
        Neighbour(b, box, within(b.label, _NEIGHBOUR, box, 12), way)
        for b, box, way in zip(besides, boxes, lines, strict=False)
    )
    more = len(besides) - len(neighbours)
    style, at = heading
    text = f"{title} (+{more})" if more else title
    return Side(title, label(text, style, at, _SIDE) if neighbours else None, neighbours, more)


def _joined(box: Box, centre: Box) -> Line:
    """Return the line between a neighbour and the entity."""
    if box.x < centre.x:
        bend = centre.x - _APART // 2
        return line(
            (box.right, box.middle), (bend, box.middle), (bend, centre.middle), (centre.x - 2, centre.middle)
        )
    bend = centre.right + _APART // 2
    return line(
        (centre.right, centre.middle), (bend, centre.middle), (bend, box.middle), (box.x - 2, box.middle)
    )


def _sides(here: Here, entity: Entity) -> tuple[list[Beside], list[Beside]]:
    """Return the neighbours on the left and on the right, each once."""
    left, right = _besides(here, entity)
    return list(dict.fromkeys(left)), list(dict.fromkeys(right))


def _besides(here: Here, entity: Entity) -> tuple[Iterable[Beside], Iterable[Beside]]:
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
    return [], []


def _entity(here: Here, entity: Entity) -> Beside:
    roles = entity.id if isinstance(entity, Role) else ""
    if isinstance(entity, Handoff):
        roles = " ".join(dict.fromkeys((entity.giver, entity.to)))
    return Beside(entity.title, here.to(entity.ref), roles)


def _activity(here: Here, at: ActivityAt) -> Beside:
    doing = dict.fromkeys((*at.activity.responsible, at.activity.accountable))
    return Beside(at.activity.title, here.activity(at), " ".join(doing))
