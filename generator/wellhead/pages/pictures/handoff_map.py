"""The map of hand-offs: a column for each role, a row for each hand-off, phase by phase.

The cargo of a hand-off stands between two columns, next to the giver, so that no role's line crosses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.pages.pictures.handing import cargo
from wellhead.pages.pictures.shapes import Area, Box, Label, Lettering, Line, line, roles_of, tallest, within

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Handoff, Phase, Role


class Column(NamedTuple):
    """A role, and the line down from it."""

    role: Role
    box: Box
    label: Label
    line: Line


class Row(NamedTuple):
    """A hand-off: from the giver's line through its cargo to the receiver's line."""

    handoff: Handoff
    dot: tuple[int, int]
    box: Box
    label: Label
    before: Line
    after: Line
    roles: str


class Band(NamedTuple):
    """The rows of a phase."""

    phase: Phase
    area: Area
    box: Box
    label: Label
    rows: tuple[Row, ...]
    more: int
    """The number of hand-offs that are not shown."""


class HandoffMap(NamedTuple):
    """All hand-offs, in order."""

    width: int
    height: int
    heads: int
    """The width of the column of phases."""
    columns: tuple[Column, ...]
    bands: tuple[Band, ...]


MOST = 12
"""The number of hand-offs that are drawn for one phase."""
HEADS = 140
PITCH = 152
_ROLE = Lettering(13, bold=True, lines=4, anchor="middle")
_PHASE = Lettering(13, bold=True, lines=6)
_CARGO = Lettering(12, lines=3, anchor="middle")
_SIDE = 14
_PARCEL = PITCH - 2 * _SIDE - 4


def handoff_map(playbook: LinkedPlaybook) -> HandoffMap | None:
    """Return the map of all hand-offs; None if there are none."""
    handoffs = list(playbook.handoffs.values())
    if not handoffs:
        return None
    taking_part = {role for h in handoffs for role in (h.giver, h.to)}
    roles = [role for role in playbook.roles.values() if role.id in taking_part]
    x = {role.id: HEADS + PITCH // 2 + n * PITCH for n, role in enumerate(roles)}
    # A hand-off from the last role to itself needs space on the right.
    beyond = PITCH // 2 if any(h.giver == h.to == roles[-1].id for h in handoffs) else 0
    width = HEADS + len(roles) * PITCH + beyond
    head = tallest([role.title for role in roles], _ROLE, PITCH - 36) + 14

    bands: list[Band] = []
    y = head + 16
    for phase in playbook.phases.values():
        some = playbook.handoffs_of(phase)
        if not some:
            continue
        top = y
        y += 10
        rows = []
        for handoff in some[:MOST]:
            rows.append(_row(playbook, handoff, x, y))
            y = rows[-1].box.bottom + (18 if handoff.giver == handoff.to else 10)
        title = _PHASE.height(len(_PHASE.wrapped(phase.title, HEADS - 24)))
        y = max(y, top + title + 20)
        box = Box(0, top, HEADS, y - top)
        name = within(phase.title, _PHASE, box, 12)
        area = Area(0, top, width, y - top)
        bands.append(Band(phase, area, box, name, tuple(rows), max(0, len(some) - MOST)))
    columns = []
    for role in roles:
        box = Box(x[role.id] - PITCH // 2 + 8, 4, PITCH - 16, head)
        down = line((x[role.id], box.bottom), (x[role.id], y))
        columns.append(Column(role, box, within(role.title, _ROLE, box), down))
    return HandoffMap(width, y + 2, HEADS, tuple(columns), tuple(bands))


def _row(playbook: LinkedPlaybook, handoff: Handoff, x: dict[str, int], y: int) -> Row:
    text = cargo(playbook, handoff)
    start, end = x[handoff.giver], x[handoff.to]
    left = end < start
    height = _CARGO.height(len(_CARGO.wrapped(text, _PARCEL - 16))) + 10
    box = Box(start - _SIDE - _PARCEL if left else start + _SIDE, y, _PARCEL, height)
    near, far = (box.right, box.x) if left else (box.x, box.right)
    before = line((start, box.middle), (near, box.middle))
    if start == end:
        low = box.bottom + 9
        after = line((box.centre, box.bottom), (box.centre, low), (end + 2, low))
    else:
        after = line((far, box.middle), (end + (2 if left else -2), box.middle))
    label = within(text, _CARGO, box, 8)
    ids = roles_of(handoff.giver, handoff.to)
    return Row(handoff, (start, box.middle), box, label, before, after, ids)
