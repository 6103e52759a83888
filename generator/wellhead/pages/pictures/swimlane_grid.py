"""The grid of a swimlane: the lane, row and column in which each activity stands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.playbook.parts import Activity


class Cell(NamedTuple):
    """A lane, a row within the lane, and a column."""

    lane: str
    row: int
    column: int


class Grid:
    """The cells of activities.

    Args:
        activities: The activities of a phase, each after those it waits for.
    """

    def __init__(self, activities: tuple[ActivityAt, ...]) -> None:
        self.column = _columns(activities)
        self.main: dict[str, Cell] = {}
        self.shared: dict[str, list[Cell]] = defaultdict(list)
        self.taken: dict[Cell, str] = {}
        self.rows: dict[str, int] = defaultdict(int)
        self._next: dict[tuple[str, int], int] = defaultdict(int)
        for at in activities:
            self.main[at.activity.id] = self._place(at.activity, at.activity.responsible[0])
        # Shared activities come last, so that a role's own activities get its first rows.
        for at in activities:
            first, *others = dict.fromkeys(at.activity.responsible)
            self.shared[at.activity.id] = [self._place(at.activity, role) for role in others if role != first]

    def _place(self, activity: Activity, lane: str) -> Cell:
        column = self.column[activity.id]
        # If possible in the row of the activity it waits for: the line between them is then straight.
        before = (self.main[a] for a in activity.after if a in self.main)
        row = next((cell.row for cell in before if cell.lane == lane), 0)
        if Cell(lane, row, column) in self.taken:
            row = self._next[lane, column]
            while Cell(lane, row, column) in self.taken:
                row += 1
            self._next[lane, column] = row + 1
        cell = Cell(lane, row, column)
        self.taken[cell] = activity.id
        self.rows[lane] = max(self.rows[lane], row + 1)
        return cell

    @property
    def columns(self) -> int:
        """The number of columns."""
        return max(self.column.values(), default=-1) + 1


def _columns(activities: tuple[ActivityAt, ...]) -> dict[str, int]:
    """Return the column of each activity: one to the right of the last activity it waits for."""
    column: dict[str, int] = {}
    for at in activities:  # in an order that respects `after`
        column[at.activity.id] = 1 + max((column[a] for a in at.activity.after if a in column), default=-1)
    return column
