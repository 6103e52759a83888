"""The heat map of each role's involvement in each phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Phase, Role
    from wellhead.playbook.parts import Involvement

SHADES = 3
"""The number of shades in the style sheet, from strong to faint."""


class Cell(NamedTuple):
    """A role's part in a phase."""

    phase: Phase
    part: Involvement | None
    shade: int
    """A number from 0, the strongest shade, to `SHADES` - 1."""
    bars: tuple[bool, ...]
    """A bar for each level, filled up to the level of the part: the same information without colour."""


class HeatMap(NamedTuple):
    """The cells, a row for each role and a column for each phase."""

    phases: tuple[Phase, ...]
    rows: tuple[tuple[Role, tuple[Cell, ...]], ...]


def heat_map(playbook: LinkedPlaybook) -> HeatMap:
    """Return the heat map of all roles and phases."""
    rank = {level.id: n for n, level in enumerate(playbook.playbook.manifest.levels)}
    last = max(1, len(rank) - 1)

    def cell(phase: Phase, role: Role) -> Cell:
        part = playbook.involvement(phase).get(role.id)
        if part is None:
            return Cell(phase, None, SHADES - 1, ())
        n = rank[part.level]
        bars = tuple(bar < len(rank) - n for bar in range(len(rank)))
        return Cell(phase, part, n * (SHADES - 1) // last, bars)

    phases = tuple(playbook.phases.values())
    return HeatMap(phases, tuple((r, tuple(cell(p, r) for p in phases)) for r in playbook.roles.values()))
