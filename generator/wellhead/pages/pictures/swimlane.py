"""The swimlane of a phase: activities in the lanes of their roles, and hand-offs between lanes.

Columns follow from the order in which activities wait for each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.pages.pictures.handing import cargo
from wellhead.pages.pictures.shapes import (
    Area,
    Box,
    Label,
    Lettering,
    Line,
    label,
    line,
    roles_of,
    tallest,
    within,
)
from wellhead.pages.pictures.swimlane_grid import Grid
from wellhead.pages.pictures.swimlane_lines import BOX_WIDTH, TRACK, Edges, Wait

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Handoff, Phase, Role
    from wellhead.playbook.parts import Activity


class Lane(NamedTuple):
    """The lane of a role."""

    role: Role
    area: Area
    title: Label


class Work(NamedTuple):
    """An activity in the lane of a role that is responsible for it."""

    activity: Activity
    role: Role
    box: Box
    label: Label
    shared: bool
    """True if the activity also stands in the lane of another role, the first of those responsible."""
    roles: str


class Passing(NamedTuple):
    """A hand-off, from the giver's lane to the receiver's."""

    handoff: Handoff
    box: Box
    label: Label
    arrow: Line | None
    """None if a role hands something to itself."""
    roles: str


class Swimlane(NamedTuple):
    """The picture of a phase."""

    width: int
    height: int
    heads: int
    """The width of the column of roles."""
    captions: tuple[Label, ...]
    lanes: tuple[Lane, ...]
    works: tuple[Work, ...]
    waits: tuple[Wait, ...]
    passings: tuple[Passing, ...]


HEADS = 144
PARCEL_WIDTH = 138
_TOP = 28
_MARGIN = 10
_CAPTION = Lettering(12, bold=True)
_ROLE = Lettering(13, bold=True, lines=4)
_TITLE = Lettering(12, lines=4)
_PARCEL = Lettering(12, lines=4)


def swimlane(playbook: LinkedPlaybook, phase: Phase, work: str, handing: str) -> Swimlane:
    """Return the picture of a phase.

    Args:
        playbook: The linked playbook.
        phase: The phase.
        work: The caption of the activities.
        handing: The caption of the hand-offs.
    """
    activities = playbook.activities_of(phase)
    handoffs = playbook.handoffs_of(phase)
    grid = Grid(activities)
    edges = Edges(activities, grid)
    acting = {*grid.rows, *(r for h in handoffs for r in (h.giver, h.to))}
    roles = [role for role in playbook.roles.values() if role.id in acting]

    height = tallest([at.activity.title for at in activities], _TITLE, BOX_WIDTH - 2 * _MARGIN) + 14
    height = max(height, 44)
    parcel_height = tallest([cargo(playbook, h) for h in handoffs], _PARCEL, PARCEL_WIDTH - 2 * _MARGIN) + 14
    lefts, end = edges.lefts(HEADS + 4)
    spans = _spans(handoffs, [role.id for role in roles])
    across = max(spans.values(), default=-1) + 1
    right = end + (across * (PARCEL_WIDTH + 18) + 12 if across else 0)

    lanes: dict[str, Lane] = {}
    tops: dict[tuple[str, int], int] = {}
    y = _TOP
    for role in roles:
        top = y
        for row in range(grid.rows.get(role.id, 0)):
            y += 12 + TRACK * len(edges.channels[role.id, row])
            tops[role.id, row] = y
            y += height
        name = _ROLE.height(len(_ROLE.wrapped(role.title, HEADS - 28)))
        y = max(y + 12, top + name + 20, top + (parcel_height if across else 0) + 20)
        area = Area(0, top, right, y - top)
        head = area._replace(width=HEADS)
        lanes[role.id] = Lane(role, area, within(role.title, _ROLE, Box(*head), 14))

    boxes = {
        cell: Box(lefts[cell.column], tops[cell.lane, cell.row], BOX_WIDTH, height) for cell in grid.taken
    }
    works = []
    for at in activities:
        activity = at.activity
        cells = [grid.main[activity.id], *grid.shared[activity.id]]
        ids = roles_of(*activity.responsible, activity.accountable)
        for n, cell in enumerate(cells):
            box = boxes[cell]
            title = within(activity.title, _TITLE, box, _MARGIN)
            works.append(Work(activity, playbook.roles[cell.lane], box, title, n > 0, ids))

    captions = [label(work, _CAPTION, (HEADS + 4, 6), max(40, end - HEADS - 12))] if activities else []
    if across:
        captions.append(label(handing, _CAPTION, (end + 6, 6), right - end - 10))
    passings = tuple(
        _passing(playbook, handoff, lanes, end + 6 + spans[handoff.id] * (PARCEL_WIDTH + 18), parcel_height)
        for handoff in handoffs
    )
    waits = tuple(edges.routed(boxes))
    return Swimlane(right, y, HEADS, tuple(captions), tuple(lanes.values()), tuple(works), waits, passings)


# ---------------------------------------------------------------- what changes hands


def _spans(handoffs: tuple[Handoff, ...], lanes: list[str]) -> dict[str, int]:
    """Return the column of each hand-off.

    Two hand-offs share a column if the lanes that they span have none in common.

    Args:
        handoffs: The hand-offs of the phase.
        lanes: The ids of the roles, from top to bottom.
    """
    place = {role: n for n, role in enumerate(lanes)}
    free: list[int] = []  # for each column, the occupied lanes as bits
    spans = {}
    for handoff in handoffs:
        first, last = sorted((place[handoff.giver], place[handoff.to]))
        wanted = (1 << (last + 1)) - (1 << first)
        column = next((n for n, taken in enumerate(free) if not taken & wanted), len(free))
        if column == len(free):
            free.append(0)
        free[column] |= wanted
        spans[handoff.id] = column
    return spans


def _passing(
    playbook: LinkedPlaybook, handoff: Handoff, lanes: dict[str, Lane], x: int, height: int
) -> Passing:
    giver, to = lanes[handoff.giver].area, lanes[handoff.to].area
    box = Box(x, giver.middle - height // 2, PARCEL_WIDTH, height)
    arrow = None
    if to.y > giver.y:
        arrow = line((box.centre, box.bottom), (box.centre, to.middle - 8))
    elif to.y < giver.y:
        arrow = line((box.centre, box.y), (box.centre, to.middle + 8))
    text = within(cargo(playbook, handoff), _PARCEL, box, _MARGIN)
    return Passing(handoff, box, text, arrow, roles_of(handoff.giver, handoff.to))
