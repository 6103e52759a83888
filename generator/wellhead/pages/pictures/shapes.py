"""What pictures are made of: boxes, labels and lines, in whole user units of an SVG's view box.

A picture is made of nothing else that takes up room. So one test can ask of all of them whether labels
stay in their boxes, and lines out of those of others.
"""

from __future__ import annotations

from typing import NamedTuple

from wellhead.pages.pictures import lettering

Point = tuple[int, int]


class Box(NamedTuple):
    """A rectangle that holds something, and that no line of others crosses."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> int:
        """Half-way from left to right."""
        return self.x + self.width // 2

    @property
    def middle(self) -> int:
        """Half-way from top to bottom."""
        return self.y + self.height // 2


class Area(Box):
    """A rectangle in the background, which others stand in and lines cross: a lane."""

    __slots__ = ()


class Lettering(NamedTuple):
    """How a kind of label is set."""

    size: int
    bold: bool = False
    lines: int = 1
    """How many there may be."""
    anchor: str = "start"
    """Where its point is: at the ``start``, ``middle`` or ``end`` of each line."""

    @property
    def leading(self) -> int:
        """From line to line."""
        return self.size * 13 // 10 + 1

    @property
    def rise(self) -> int:
        """From the top of a line to its base line; Noto Sans rises by 1.07 em."""
        return self.size * 107 // 100 + 1

    @property
    def drop(self) -> int:
        """From a line's base line to its end; Noto Sans hangs by 0.30 em."""
        return self.size * 30 // 100 + 1

    def height(self, lines: int) -> int:
        """How tall so many lines are."""
        return self.rise + self.drop + (lines - 1) * self.leading

    def wrapped(self, text: str, room: int) -> tuple[str, ...]:
        """A text in lines that are no wider than there is room."""
        return lettering.wrapped(text, room, self.size, bold=self.bold, lines=self.lines)

    def width(self, text: str) -> int:
        """The most that a line of text takes up."""
        return lettering.width(text, self.size, bold=self.bold)


class Label(NamedTuple):
    """A few lines of text."""

    x: int
    y: int
    """The base line of the first."""
    lines: tuple[str, ...]
    style: Lettering

    @property
    def rows(self) -> tuple[tuple[int, str], ...]:
        """Each line with its base line."""
        return tuple((self.y + n * self.style.leading, line) for n, line in enumerate(self.lines))

    @property
    def box(self) -> Box:
        """What it takes up at most."""
        width = max((self.style.width(line) for line in self.lines), default=0)
        left = {"start": self.x, "middle": self.x - (width + 1) // 2, "end": self.x - width}[
            self.style.anchor
        ]
        height = self.style.height(len(self.lines)) if self.lines else 0
        return Box(left, self.y - self.style.rise, width, height)


def label(text: str, style: Lettering, at: Point, room: int) -> Label:
    """A label whose first line begins at a height.

    Args:
        text: what it says; what does not fit gives way to an ellipsis.
        style: how it is set.
        at: where its anchor is, and the top of its first line.
        room: how wide it may be.
    """
    return Label(at[0], at[1] + style.rise, style.wrapped(text, room), style)


def within(text: str, style: Lettering, box: Box, margin: int = 10) -> Label:
    """A label in a box, half-way between its upper and lower edge."""
    lines = style.wrapped(text, box.width - 2 * margin)
    x = {"start": box.x + margin, "middle": box.centre, "end": box.right - margin}[style.anchor]
    top = box.y + (box.height - style.height(len(lines))) // 2
    return Label(x, top + style.rise, lines, style)


def tallest(texts: list[str], style: Lettering, room: int) -> int:
    """How tall the tallest of some labels is, in lines of so much room."""
    return max((style.height(len(style.wrapped(text, room))) for text in texts), default=style.height(1))


class Line(NamedTuple):
    """A line from point to point; each stretch goes straight across, up or down."""

    points: tuple[Point, ...]

    @property
    def d(self) -> str:
        """It, as an SVG path with rounded corners."""
        (x, y), *_ = self.points
        path = f"M{x} {y}"
        for before, corner, after in zip(self.points, self.points[1:], self.points[2:], strict=False):
            start, end = _towards(corner, before), _towards(corner, after)
            path += f"L{start[0]} {start[1]}Q{corner[0]} {corner[1]} {end[0]} {end[1]}"
        x, y = self.points[-1]
        return f"{path}L{x} {y}"

    @property
    def head(self) -> str:
        """An arrow's head at its end, as an SVG path."""
        before, (x, y) = self.points[-2:]
        dx, dy = _sign(x - before[0]), _sign(y - before[1])
        back, side = HEAD, HEAD // 2
        one = (x - back * dx + side * dy, y - back * dy + side * dx)
        other = (x - back * dx - side * dy, y - back * dy - side * dx)
        return f"M{x} {y}L{one[0]} {one[1]}L{other[0]} {other[1]}Z"


HEAD = 8
"""How long an arrow's head is."""
_CORNER = 6


def line(*points: Point) -> Line:
    """A line through points, without those that change nothing."""
    kept = [points[0]]
    for point in points[1:]:
        if point != kept[-1]:
            if len(kept) > 1 and _same_way(kept[-2], kept[-1], point):
                kept.pop()
            kept.append(point)
    return Line(tuple(kept))


def _same_way(a: Point, b: Point, c: Point) -> bool:
    return (_sign(b[0] - a[0]), _sign(b[1] - a[1])) == (_sign(c[0] - b[0]), _sign(c[1] - b[1]))


def _towards(corner: Point, other: Point) -> Point:
    """A point a little way from a corner, at most half-way to the next."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    step = min(_CORNER, (abs(dx) + abs(dy)) // 2)
    return corner[0] + _sign(dx) * step, corner[1] + _sign(dy) * step


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def roles_of(*ids: str) -> str:
    """Role ids as an attribute lists them, each once."""
    return " ".join(dict.fromkeys(ids))
