"""Where the boxes and lines of the pictures go. Lengths are in user units of the SVG's view box."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wellhead.link import ActivityAt, LinkedPlaybook
    from wellhead.model import Activity, Handoff, Phase, Role


def wrapped(text: str, width: int, lines: int) -> tuple[str, ...]:
    """A label in lines of about `width` characters; what does not fit ends in an ellipsis."""
    return tuple(textwrap.wrap(text, width, max_lines=lines, placeholder=" …", break_long_words=True))


# ---------------------------------------------------------------- the journey


class Station(NamedTuple):
    """A phase on the journey."""

    phase: Phase
    x: int
    number: int
    title: tuple[str, ...]
    leaders: tuple[Role, ...]
    lead: str
    """Their names, in a line."""
    handoffs: tuple[Handoff, ...]


class Journey(NamedTuple):
    """The phases in order, along one pipe."""

    width: int
    height: int
    stations: tuple[Station, ...]
    carried: dict[str, str]
    """What each hand-off carries, in a line, by its id."""


STATION = 250


def journey(playbook: LinkedPlaybook) -> Journey:
    """The journey picture's layout."""
    stations = tuple(
        Station(
            phase,
            n * STATION + STATION // 2,
            n + 1,
            wrapped(phase.title, 20, 2),
            playbook.leaders(phase),
            textwrap.shorten(", ".join(r.title for r in playbook.leaders(phase)), 26, placeholder=" …"),
            playbook.handoffs_of(phase),
        )
        for n, phase in enumerate(playbook.phases.values())
    )
    carried = {
        h.id: _cargo([playbook.artifacts[c.artifact].title for c in h.carries])
        for h in playbook.handoffs.values()
    }
    tallest = max((len(s.handoffs) for s in stations), default=0)
    return Journey(max(1, len(stations)) * STATION, 216 + 22 * tallest, stations, carried)


def _cargo(titles: list[str]) -> str:
    """The first thing that is carried, and how many others."""
    others = f" + {len(titles) - 1}" if len(titles) > 1 else ""
    return textwrap.shorten(titles[0], 30 - len(others), placeholder=" …") + others


# ---------------------------------------------------------------- a phase's swimlane


class Lane(NamedTuple):
    """A role's row."""

    role: Role
    y: int
    height: int
    title: tuple[str, ...]


class Box(NamedTuple):
    """An activity in the lane of the role that carries it."""

    activity: Activity
    x: int
    y: int
    role: Role
    lines: tuple[str, ...]
    helpers: tuple[int, ...]
    """Middles of the lanes of the other responsible roles."""


class Line(NamedTuple):
    """A path between two boxes."""

    d: str


class Passing(NamedTuple):
    """A hand-off between two lanes."""

    handoff: Handoff
    x: int
    y1: int
    y2: int
    number: int


class Swimlane(NamedTuple):
    """Who does what when, in one phase."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    passings: tuple[Passing, ...]


LANE_TITLE = 104
BOX_WIDTH = 124
BOX_HEIGHT = 58
COLUMN = BOX_WIDTH + 22
ROW = BOX_HEIGHT + 16
PASSING = 28


def swimlane(playbook: LinkedPlaybook, phase: Phase) -> Swimlane:
    """The swimlane's layout: columns by what waits for what, lanes by who carries it."""
    activities = playbook.activities_of(phase)
    column = _columns(activities)
    handoffs = playbook.handoffs_of(phase)
    carrying = {at.activity.id: _carrier(at.activity) for at in activities}
    acting = {
        *(r for at in activities for r in at.activity.responsible),
        *carrying.values(),
        *(r for h in handoffs for r in (h.giver, h.to)),
    }
    lanes: list[Lane] = []
    cell: dict[str, int] = {}
    y = 8
    for role in playbook.roles.values():
        if role.id not in acting:
            continue
        taken: dict[int, int] = {}
        for at in activities:
            if carrying[at.activity.id] == role.id:
                col = column[at.activity.id]
                cell[at.activity.id] = taken.get(col, 0)
                taken[col] = taken.get(col, 0) + 1
        rows = max(1, *taken.values()) if taken else 1
        height = rows * ROW + 8 if taken else 44
        lanes.append(Lane(role, y, height, wrapped(role.title, 13, 2)))
        y += height
    by_role = {lane.role.id: lane for lane in lanes}
    boxes: dict[str, Box] = {}
    for at in activities:
        activity = at.activity
        lane = by_role[carrying[activity.id]]
        others = [by_role[r] for r in activity.responsible if r != lane.role.id]
        boxes[activity.id] = Box(
            activity,
            LANE_TITLE + 16 + column[activity.id] * COLUMN,
            lane.y + 12 + cell[activity.id] * ROW,
            lane.role,
            wrapped(activity.title, 17, 3),
            tuple(o.y + o.height // 2 for o in others),
        )
    lines = tuple(
        _line(boxes[before], boxes[at.activity.id])
        for at in activities
        for before in at.activity.after
        if before in boxes
    )
    columns = max(column.values(), default=0) + 1
    left = LANE_TITLE + 16 + columns * COLUMN
    passings = tuple(
        Passing(
            handoff,
            left + 8 + n * PASSING,
            by_role[handoff.giver].y + by_role[handoff.giver].height // 2,
            by_role[handoff.to].y + by_role[handoff.to].height // 2,
            n + 1,
        )
        for n, handoff in enumerate(handoffs)
    )
    return Swimlane(
        left + len(passings) * PASSING + 16, y + 8, tuple(lanes), tuple(boxes.values()), lines, passings
    )


def _carrier(activity: Activity) -> str:
    """The role in whose lane an activity stands: the first that does it."""
    return activity.responsible[0]


def _columns(activities: tuple[ActivityAt, ...]) -> dict[str, int]:
    """An activity stands one column to the right of the last it waits for."""
    column: dict[str, int] = {}
    for at in activities:  # already in an order that respects `after`
        column[at.activity.id] = 1 + max((column[a] for a in at.activity.after if a in column), default=-1)
    return column


def _line(start: Box, end: Box) -> Line:
    x1, y1 = start.x + BOX_WIDTH, start.y + BOX_HEIGHT // 2
    x2, y2 = end.x - 5, end.y + BOX_HEIGHT // 2
    bend = x2 - 8
    return Line(f"M{x1} {y1}H{bend}V{y2}H{x2}" if y1 != y2 else f"M{x1} {y1}H{x2}")
