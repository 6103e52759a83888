"""A phase's swimlane: who does what, what waits for what, and what changes hands.

Columns follow from what an activity waits for, lanes from who does it. Lines between activities run where
no box stands: down the gutters between columns, and across in the strips above rows.
"""

from __future__ import annotations

from collections import defaultdict
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

if TYPE_CHECKING:
    from wellhead.playbook.link import ActivityAt, LinkedPlaybook
    from wellhead.playbook.model import Activity, Handoff, Phase, Role


class Lane(NamedTuple):
    """A role's row."""

    role: Role
    area: Area
    title: Label


class Work(NamedTuple):
    """An activity in the lane of a role that does it."""

    activity: Activity
    role: Role
    box: Box
    label: Label
    shared: bool
    """Whether it stands in another role's lane too, the first of those that do it."""
    roles: str


class Wait(NamedTuple):
    """A line from an activity to one that waits for it."""

    before: Activity
    after: Activity
    line: Line
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
    """Who does what when, in one phase."""

    width: int
    height: int
    heads: int
    """How wide the column of roles is."""
    captions: tuple[Label, ...]
    lanes: tuple[Lane, ...]
    works: tuple[Work, ...]
    waits: tuple[Wait, ...]
    passings: tuple[Passing, ...]


HEADS = 144
BOX_WIDTH = 154
PARCEL_WIDTH = 138
_TOP = 28
_TRACK = 7
_MARGIN = 10
_CAPTION = Lettering(12, bold=True)
_ROLE = Lettering(13, bold=True, lines=4)
_TITLE = Lettering(12, lines=4)
_PARCEL = Lettering(12, lines=4)


class _Cell(NamedTuple):
    """A place in the grid: a lane, a row within it, a column."""

    lane: str
    row: int
    column: int


class _Grid:
    """Which activity stands in which cell."""

    def __init__(self, activities: tuple[ActivityAt, ...]) -> None:
        self.column = _columns(activities)
        self.main: dict[str, _Cell] = {}
        self.shared: dict[str, list[_Cell]] = defaultdict(list)
        self.taken: dict[_Cell, str] = {}
        self.rows: dict[str, int] = defaultdict(int)
        self._next: dict[tuple[str, int], int] = defaultdict(int)
        for at in activities:
            self.main[at.activity.id] = self._place(at.activity, at.activity.responsible[0])
        # What is shared comes after what is a role's own, so that its own work stands in the first rows.
        for at in activities:
            first, *others = dict.fromkeys(at.activity.responsible)
            self.shared[at.activity.id] = [self._place(at.activity, role) for role in others if role != first]

    def _place(self, activity: Activity, lane: str) -> _Cell:
        column = self.column[activity.id]
        # Beside the one it waits for, if that row is free: then the line between them is straight.
        before = (self.main[a] for a in activity.after if a in self.main)
        row = next((cell.row for cell in before if cell.lane == lane), 0)
        if _Cell(lane, row, column) in self.taken:
            row = self._next[lane, column]
            while _Cell(lane, row, column) in self.taken:
                row += 1
            self._next[lane, column] = row + 1
        cell = _Cell(lane, row, column)
        self.taken[cell] = activity.id
        self.rows[lane] = max(self.rows[lane], row + 1)
        return cell

    @property
    def columns(self) -> int:
        return max(self.column.values(), default=-1) + 1


def _columns(activities: tuple[ActivityAt, ...]) -> dict[str, int]:
    """An activity stands one column to the right of the last it waits for."""
    column: dict[str, int] = {}
    for at in activities:  # already in an order that respects `after`
        column[at.activity.id] = 1 + max((column[a] for a in at.activity.after if a in column), default=-1)
    return column


def swimlane(playbook: LinkedPlaybook, phase: Phase, work: str, handing: str) -> Swimlane:
    """The picture of a phase.

    Args:
        playbook: what it is a part of.
        phase: the phase.
        work: the words over the activities.
        handing: the words over the hand-offs.
    """
    activities = playbook.activities_of(phase)
    handoffs = playbook.handoffs_of(phase)
    grid = _Grid(activities)
    edges = _Edges(activities, grid)
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
            y += 12 + _TRACK * len(edges.channels[role.id, row])
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


# ---------------------------------------------------------------- what waits for what


class _Edges:
    """The lines between activities: which tracks they take in gutters and strips."""

    def __init__(self, activities: tuple[ActivityAt, ...], grid: _Grid) -> None:
        self.grid = grid
        self.by_id = {at.activity.id: at.activity for at in activities}
        self.pairs = [
            (before, at.activity.id)
            for at in activities
            for before in dict.fromkeys(at.activity.after)
            if before in grid.main and grid.column[before] < grid.column[at.activity.id]
        ]
        self.channels: dict[tuple[str, int], list[str]] = defaultdict(list)
        """Which activities are reached through the strip above a row."""
        self.leaving: dict[int, list[str]] = defaultdict(list)
        """Which activities have a track of their own in the gutter behind their column."""
        self.arriving: dict[int, list[str]] = defaultdict(list)
        """Which have one in the gutter before their column, because they are reached from afar."""
        givers = {before for before, _ in self.pairs}
        self.above = {after for before, after in self.pairs if self._crowded(before, after, givers)}
        """Which are reached above their middle, out of the way of a line that leaves the box to the left."""
        for before, after in self.pairs:
            if self._straight(before, after):
                continue
            start, end = grid.main[before], grid.main[after]
            _once(self.leaving[start.column], before)
            if end.column > start.column + 1:
                _once(self.channels[end.lane, end.row], after)
                _once(self.arriving[end.column - 1], after)

    def _crowded(self, before: str, after: str, givers: set[str]) -> bool:
        """Whether the line would end where one begins that leaves the box to the left for elsewhere."""
        end = self.grid.main[after]
        left = self.grid.taken.get(_Cell(end.lane, end.row, end.column - 1))
        return left is not None and left != before and left in givers and left not in self.by_id[after].after

    def _straight(self, before: str, after: str) -> bool:
        start, end = self.grid.main[before], self.grid.main[after]
        return (
            (start.lane, start.row) == (end.lane, end.row)
            and after not in self.above
            and not any(
                _Cell(start.lane, start.row, column) in self.grid.taken
                for column in range(start.column + 1, end.column)
            )
        )

    def lefts(self, x: int) -> tuple[list[int], int]:
        """Where each column begins, and where the last gutter ends."""
        found = []
        for column in range(self.grid.columns):
            found.append(x)
            tracks = len(self.leaving[column]) + len(self.arriving[column])
            x += BOX_WIDTH + max(26, 24 + _TRACK * tracks)
        return found, x

    def routed(self, boxes: dict[_Cell, Box]) -> list[Wait]:
        """Every line, as it runs."""
        leaving = {a: n for some in self.leaving.values() for n, a in enumerate(some)}
        arriving = {a: n for some in self.arriving.values() for n, a in enumerate(some)}
        above = {a: n for some in self.channels.values() for n, a in enumerate(some)}
        waits = []
        for before, after in self.pairs:
            start, end = boxes[self.grid.main[before]], boxes[self.grid.main[after]]
            entry = (end.x - 2, end.middle - (10 if after in self.above else 0))
            if self._straight(before, after):
                way = line((start.right, start.middle), entry)
            else:
                x = start.right + 10 + _TRACK * leaving[before]
                points = [(start.right, start.middle), (x, start.middle)]
                if self.grid.column[after] > self.grid.column[before] + 1:
                    strip = end.y - 8 - _TRACK * above[after]
                    last = end.x - 14 - _TRACK * arriving[after]
                    points += [(x, strip), (last, strip), (last, entry[1])]
                else:
                    points += [(x, entry[1])]
                way = line(*points, entry)
            one, other = self.by_id[before], self.by_id[after]
            ids = roles_of(*one.responsible, one.accountable, *other.responsible, other.accountable)
            waits.append(Wait(one, other, way, ids))
        return waits


def _once(some: list[str], name: str) -> None:
    if name not in some:
        some.append(name)


# ---------------------------------------------------------------- what changes hands


def _spans(handoffs: tuple[Handoff, ...], lanes: list[str]) -> dict[str, int]:
    """In which column each hand-off stands: two share one if no lane lies between both their ends."""
    place = {role: n for n, role in enumerate(lanes)}
    free: list[int] = []  # for each column, the lanes that are taken, as bits
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
