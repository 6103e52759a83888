"""The lines between the activities of a swimlane.

Lines run where no box stands: down the gutters between columns, and across the strips above rows.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from wellhead.pages.pictures.shapes import (
    Box,
    Line,
    line,
    roles_of,
)
from wellhead.pages.pictures.swimlane_grid import Cell, Grid

if TYPE_CHECKING:
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.playbook.parts import Activity

BOX_WIDTH = 154
TRACK = 7


class Wait(NamedTuple):
    """The line from an activity to one that waits for it."""

    before: Activity
    after: Activity
    line: Line
    roles: str


class Edges:
    """The lines of a swimlane, and the tracks that they take in gutters and strips.

    Args:
        activities: The activities of a phase, each after those it waits for.
        grid: The cells of these activities.
    """

    def __init__(self, activities: tuple[ActivityAt, ...], grid: Grid) -> None:
        self.grid = grid
        self.by_id = {at.activity.id: at.activity for at in activities}
        self.pairs = [
            (before, at.activity.id)
            for at in activities
            for before in dict.fromkeys(at.activity.after)
            if before in grid.main and grid.column[before] < grid.column[at.activity.id]
        ]
        self.channels: dict[tuple[str, int], list[str]] = defaultdict(list)
        """The activities that are reached through the strip above a row, by lane and row."""
        self.leaving: dict[int, list[str]] = defaultdict(list)
        """The activities that have a track of their own in the gutter to the right of their column."""
        self.arriving: dict[int, list[str]] = defaultdict(list)
        """The activities that are reached from afar and have a track in the gutter at the left."""
        givers = {before for before, _ in self.pairs}
        self.above = {after for before, after in self.pairs if self._crowded(before, after, givers)}
        """The activities reached above their middle, to keep clear of a line from the box on the left."""
        for before, after in self.pairs:
            if self._straight(before, after):
                continue
            start, end = grid.main[before], grid.main[after]
            _once(self.leaving[start.column], before)
            if end.column > start.column + 1:
                _once(self.channels[end.lane, end.row], after)
                _once(self.arriving[end.column - 1], after)

    def _crowded(self, before: str, after: str, givers: set[str]) -> bool:
        """Return True if the line would end where another one leaves the box on the left."""
        end = self.grid.main[after]
        left = self.grid.taken.get(Cell(end.lane, end.row, end.column - 1))
        return left is not None and left != before and left in givers and left not in self.by_id[after].after

    def _straight(self, before: str, after: str) -> bool:
        start, end = self.grid.main[before], self.grid.main[after]
        return (
            (start.lane, start.row) == (end.lane, end.row)
            and after not in self.above
            and not any(
                Cell(start.lane, start.row, column) in self.grid.taken
                for column in range(start.column + 1, end.column)
            )
        )

    def lefts(self, x: int) -> tuple[list[int], int]:
        """Return the left edge of each column, and the right edge of the last gutter.

        Args:
            x: The left edge of the first column.
        """
        found = []
        for column in range(self.grid.columns):
            found.append(x)
            tracks = len(self.leaving[column]) + len(self.arriving[column])
            x += BOX_WIDTH + max(26, 24 + TRACK * tracks)
        return found, x

    def routed(self, boxes: dict[Cell, Box]) -> list[Wait]:
        """Return all lines, given the box of each cell."""
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
                x = start.right + 10 + TRACK * leaving[before]
                points = [(start.right, start.middle), (x, start.middle)]
                if self.grid.column[after] > self.grid.column[before] + 1:
                    strip = end.y - 8 - TRACK * above[after]
                    last = end.x - 14 - TRACK * arriving[after]
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
