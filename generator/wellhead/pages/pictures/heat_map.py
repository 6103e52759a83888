"""The involvement heat map: how much each role puts into each phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Involvement, Phase, Role

SHADES = 3
"""How many shades the style sheet has, from strong to faint."""


class Cell(NamedTuple):
    """A role's part in a phase."""

    phase: Phase
    part: Involvement | None
    shade: int
    """From 0, the strongest."""
    bars: tuple[bool, ...]
    """A bar for each level, filled from the first up to this one's: what says the same without colour."""


class HeatMap(NamedTuple):
    """Roles by phases."""

    phases: tuple[Phase, ...]
    rows: tuple[tuple[Role, tuple[Cell, ...]], ...]


def heat_map(playbook: LinkedPlaybook) -> HeatMap:
    """The table's cells."""
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
