"""The journey: the phases along one pipe, their leading roles, and the hand-offs on the way.

There are two layouts. The wide one reads from left to right, in rows of at most five phases; the tall
one, for narrow screens, from top to bottom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wellhead.pages.pictures.handing import cargo
from wellhead.pages.pictures.shapes import Box, Label, Lettering, label, roles_of

if TYPE_CHECKING:
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Handoff, Phase, Role

MOST_IN_A_ROW = 5
MOST_HANDOFFS = 4
"""The number of hand-offs shown under a phase; the last line counts the others."""

_TITLE = Lettering(19, bold=True, lines=3, anchor="middle")
_LEADERS = Lettering(13, lines=3, anchor="middle")
_CARGO = Lettering(13, bold=True, lines=2)
_ROLE = Lettering(11)
_MORE = Lettering(12)


class Parcel(NamedTuple):
    """A hand-off as a card with its cargo, its giver and its receiver."""

    handoff: Handoff
    box: Box
    cargo: Label
    giver: Label
    to: Label
    dots: tuple[tuple[int, int], tuple[int, int]]
    """The centres of the two roles' dots."""
    roles: str


class More(NamedTuple):
    """The number of hand-offs that are not shown."""

    left: int
    label: Label


class Station(NamedTuple):
    """A phase on the way."""

    phase: Phase
    number: int
    x: int
    """The horizontal centre of its well."""
    y: int
    """The height at which its well meets the pipe."""
    title: Label
    leaders: tuple[Role, ...]
    led_by: Label | None
    parcels: tuple[Parcel, ...]
    more: More | None
    roles: str


class Journey(NamedTuple):
    """The phases in order, along one pipe."""

    width: int
    height: int
    rows: tuple[tuple[Station, ...], ...]
    column: int
    """The distance from one station to the next."""


WIDTH = 1180
_GROUND = 78
"""The height of a well above the pipe, with some space."""
_HANGING = 40
"""The distance from the pipe to the first card."""
_GAP = 10
_BETWEEN_ROWS = 44


def journey(playbook: LinkedPlaybook, led_by: str) -> Journey:
    """Return the wide layout.

    Args:
        playbook: The linked playbook.
        led_by: The words before the names of the leading roles.
    """
    phases = list(playbook.phases.values())
    in_a_row = -(-len(phases) // max(1, -(-len(phases) // MOST_IN_A_ROW)))
    column = WIDTH // max(1, in_a_row)
    rows: list[tuple[Station, ...]] = []
    top = 6
    for start in range(0, len(phases), max(1, in_a_row)):
        some = phases[start : start + in_a_row]
        heads = [_head(playbook, p, led_by, column - 24) for p in some]
        pipe = top + max(heads) + _GROUND
        row = tuple(
            _station(playbook, phase, start + n, _Place(n * column, top, column, pipe, max(heads)), led_by)
            for n, phase in enumerate(some)
        )
        rows.append(row)
        top = max(_end(station) for station in row) + _BETWEEN_ROWS
    return Journey(WIDTH, top - _BETWEEN_ROWS + 8, tuple(rows), column)


class _Place(NamedTuple):
    """The space for a station."""

    x: int
    top: int
    width: int
    pipe: int
    head: int


def _led_by(playbook: LinkedPlaybook, phase: Phase, words: str) -> str:
    return f"{words} {', '.join(r.title for r in playbook.leaders(phase))}"


def _head(playbook: LinkedPlaybook, phase: Phase, words: str, room: int) -> int:
    """Return the height of the title and the leaders above a well."""
    title = _TITLE.height(len(_TITLE.wrapped(phase.title, room)))
    if not playbook.leaders(phase):
        return title
    return title + 4 + _LEADERS.height(len(_LEADERS.wrapped(_led_by(playbook, phase, words), room)))


def _station(playbook: LinkedPlaybook, phase: Phase, n: int, place: _Place, words: str) -> Station:
    centre = place.x + place.width // 2
    room = place.width - 24
    leaders = playbook.leaders(phase)
    # Titles of one row end at one height, over their wells.
    top = place.top + place.head - _head(playbook, phase, words, room)
    title = label(phase.title, _TITLE, (centre, top), room)
    led_by = None
    if leaders:
        led_by = label(_led_by(playbook, phase, words), _LEADERS, (centre, title.box.bottom + 4), room)
    handoffs = playbook.handoffs_of(phase)
    parcels, more = _parcels(playbook, handoffs, Box(place.x + 12, place.pipe + _HANGING, room, 0))
    roles = roles_of(*(r.id for r in leaders))
    return Station(phase, n + 1, centre, place.pipe, title, leaders, led_by, parcels, more, roles)


def _parcels(
    playbook: LinkedPlaybook, handoffs: tuple[Handoff, ...], under: Box
) -> tuple[tuple[Parcel, ...], More | None]:
    parcels: list[Parcel] = []
    y = under.y
    for handoff in handoffs[:MOST_HANDOFFS]:
        parcels.append(_parcel(playbook, handoff, Box(under.x, y, under.width, 0)))
        y = parcels[-1].box.bottom + _GAP
    left = len(handoffs) - MOST_HANDOFFS
    if left <= 0:
        return tuple(parcels), None
    return tuple(parcels), More(left, label(f"+ {left}", _MORE, (under.x + 12, y), under.width - 24))


def _parcel(playbook: LinkedPlaybook, handoff: Handoff, place: Box) -> Parcel:
    margin, dot, arrow = 12, 14, 22
    inner = place.width - 2 * margin
    what = label(cargo(playbook, handoff), _CARGO, (place.x + margin, place.y + 7), inner)
    giver, to = playbook.roles[handoff.giver], playbook.roles[handoff.to]
    x, y = place.x + margin, what.box.bottom + 3
    middle = y + _ROLE.height(1) // 2
    together = 2 * dot + arrow + _ROLE.width(giver.title) + _ROLE.width(to.title)
    given = label(giver.title, _ROLE, (x + dot, y), inner - dot)
    if together <= inner:
        start = given.box.right + arrow
        end = middle
    else:
        start, end = x, middle + _ROLE.leading + 2
    received = label(to.title, _ROLE, (start + dot, end - _ROLE.height(1) // 2), inner - dot - (start - x))
    box = place._replace(height=received.box.bottom + 6 - place.y)
    dots = ((x + 4, middle), (start + 4, end))
    return Parcel(handoff, box, what, given, received, dots, roles_of(handoff.giver, handoff.to))


def _end(station: Station) -> int:
    if station.more:
        return station.more.label.box.bottom
    return station.parcels[-1].box.bottom if station.parcels else station.y + _HANGING


# ---------------------------------------------------------------- for narrow screens

TALL_WIDTH = 358
TALL_PIPE = 24
"""The horizontal position of the pipe."""
_TALL_TITLE = Lettering(18, bold=True, lines=3)
_TALL_LEADERS = Lettering(13, lines=3)


def tall_journey(playbook: LinkedPlaybook, led_by: str) -> Journey:
    """Return the tall layout.

    Args:
        playbook: The linked playbook.
        led_by: The words before the names of the leading roles.
    """
    left = TALL_PIPE + 34
    room = TALL_WIDTH - left - 6
    rows: list[tuple[Station, ...]] = []
    top = 8
    for n, phase in enumerate(playbook.phases.values()):
        leaders = playbook.leaders(phase)
        title = label(phase.title, _TALL_TITLE, (left, top), room)
        y = title.box.bottom + 2
        names = None
        if leaders:
            names = label(_led_by(playbook, phase, led_by), _TALL_LEADERS, (left, y), room)
            y = names.box.bottom
        handoffs = playbook.handoffs_of(phase)
        parcels, more = _parcels(playbook, handoffs, Box(left, y + 8, room, 0))
        roles = roles_of(*(r.id for r in leaders))
        station = Station(phase, n + 1, TALL_PIPE, top + 15, title, leaders, names, parcels, more, roles)
        rows.append((station,))
        top = max(y, _end(station) if parcels else y, top + 40) + 26
    return Journey(TALL_WIDTH, top, tuple(rows), room)
