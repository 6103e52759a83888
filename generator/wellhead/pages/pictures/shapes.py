"""Boxes, labels and lines, in whole user units of an SVG's view box.

Pictures consist of nothing else that takes up space. So one test can check for all of them that labels
stay in their boxes, and that lines do not cross other boxes.
"""

from __future__ import annotations

from typing import NamedTuple

from wellhead.pages.pictures import lettering

Point = tuple[int, int]


class Box(NamedTuple):
    """A rectangle that no line crosses except those that belong to it."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> int:
        """The horizontal centre."""
        return self.x + self.width // 2

    @property
    def middle(self) -> int:
        """The vertical centre."""
        return self.y + self.height // 2


class Area(Box):
    """A rectangle in the background, such as a lane, in which boxes stand and which lines cross."""

    __slots__ = ()


class Lettering(NamedTuple):
    """The font of a kind of label."""

    size: int
    bold: bool = False
    lines: int = 1
    """The maximum number of lines."""
    anchor: str = "start"
    """The position of the label's point: the ``start``, ``middle`` or ``end`` of each line."""

    @property
    def leading(self) -> int:
        """The distance from one base line to the next."""
        return self.size * 13 // 10 + 1

    @property
    def rise(self) -> int:
        """The distance from the top of a line to its base line; 1.07 em in Noto Sans."""
        return self.size * 107 // 100 + 1

    @property
    def drop(self) -> int:
        """The distance from the base line to the bottom of a line; 0.30 em in Noto Sans."""
        return self.size * 30 // 100 + 1

    def height(self, lines: int) -> int:
        """Return the height of a number of lines."""
        return self.rise + self.drop + (lines - 1) * self.leading

    def wrapped(self, text: str, room: int) -> tuple[str, ...]:
        """Break a text into lines that are at most as wide as the room."""
        return lettering.wrapped(text, room, self.size, bold=self.bold, lines=self.lines)

    def width(self, text: str) -> int:
        """Return the maximum width of a line of text."""
        return lettering.width(text, self.size, bold=self.bold)


class Label(NamedTuple):
    """A few lines of text."""

    x: int
    y: int
    """The base line of the first line."""
    lines: tuple[str, ...]
    style: Lettering

    @property
    def rows(self) -> tuple[tuple[int, str], ...]:
        """Each line with its base line."""
        return tuple((self.y + n * self.style.leading, line) for n, line in enumerate(self.lines))

    @property
    def box(self) -> Box:
        """The largest rectangle that it can take up."""
        width = max((self.style.width(line) for line in self.lines), default=0)
        left = {"start": self.x, "middle": self.x - (width + 1) // 2, "end": self.x - width}[
            self.style.anchor
        ]
        height = self.style.height(len(self.lines)) if self.lines else 0
        return Box(left, self.y - self.style.rise, width, height)


def label(text: str, style: Lettering, at: Point, room: int) -> Label:
    """Return a label below a point.

    Args:
        text: The text; an ellipsis replaces what does not fit.
        style: The font.
        at: The horizontal position of the anchor, and the top of the first line.
        room: The maximum width.
    """
    return Label(at[0], at[1] + style.rise, style.wrapped(text, room), style)


def within(text: str, style: Lettering, box: Box, margin: int = 10) -> Label:
    """Return a label that is vertically centred in a box.

    Args:
        text: The text; an ellipsis replaces what does not fit.
        style: The font.
        box: The box.
        margin: The space to keep free on the left and on the right.
    """
    lines = style.wrapped(text, box.width - 2 * margin)
    x = {"start": box.x + margin, "middle": box.centre, "end": box.right - margin}[style.anchor]
    top = box.y + (box.height - style.height(len(lines))) // 2
    return Label(x, top + style.rise, lines, style)


def tallest(texts: list[str], style: Lettering, room: int) -> int:
    """Return the height of the tallest of some labels if each is at most as wide as the room."""
    return max((style.height(len(style.wrapped(text, room))) for text in texts), default=style.height(1))


class Line(NamedTuple):
    """A line from point to point; each segment is horizontal or vertical."""

    points: tuple[Point, ...]

    @property
    def d(self) -> str:
        """The line as the data of an SVG path with rounded corners."""
        (x, y), *_ = self.points
        path = f"M{x} {y}"
        for before, corner, after in zip(self.points, self.points[1:], self.points[2:], strict=False):
            start, end = _towards(corner, before), _towards(corner, after)
            path += f"L{start[0]} {start[1]}Q{corner[0]} {corner[1]} {end[0]} {end[1]}"
        x, y = self.points[-1]
        return f"{path}L{x} {y}"

    @property
    def head(self) -> str:
        """The arrow head at the end of the line as the data of an SVG path."""
        before, (x, y) = self.points[-2:]
        dx, dy = _sign(x - before[0]), _sign(y - before[1])
        back, side = HEAD, HEAD // 2
        one = (x - back * dx + side * dy, y - back * dy + side * dx)
        other = (x - back * dx - side * dy, y - back * dy - side * dx)
        return f"M{x} {y}L{one[0]} {one[1]}L{other[0]} {other[1]}Z"


HEAD = 8
"""The length of an arrow head."""
_CORNER = 6


def line(*points: Point) -> Line:
    """Return a line through points, without the points that do not change its course."""
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
    """Return the point a little way from a corner, at most half-way to the next one."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    step = min(_CORNER, (abs(dx) + abs(dy)) // 2)
    return corner[0] + _sign(dx) * step, corner[1] + _sign(dy) * step


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def roles_of(*ids: str) -> str:
    """Return role ids, each once, separated by spaces."""
    return " ".join(dict.fromkeys(ids))
