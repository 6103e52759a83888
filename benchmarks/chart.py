"""A chart of the results: time against size, both on logarithmic scales, one line a program."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench import Bench

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 64, 120, 40, 48
COLOURS = {
    "Wellhead": "#b8620a",
    "MkDocs": "#2d5fa8",
    "ProperDocs": "#6b4fa0",
    "Zensical": "#0f6d78",
    "Hugo": "#a83a5b",
}


def chart(found: Sequence[Bench], work: str) -> str:
    """One kind of work as an SVG picture.

    Args:
        found: the measurements, from the smallest size to the largest.
        work: which rows to draw.
    """
    programs = list(dict.fromkeys(program for b in found for w, program in b.rows if w == work))
    points = {
        program: [
            (b.entities, b.rows[work, program].median("wall")) for b in found if (work, program) in b.rows
        ]
        for program in programs
    }
    walls = [wall for line in points.values() for _, wall in line]
    low_x, high_x = math.log10(found[0].entities) - 0.1, math.log10(found[-1].entities) + 0.1
    low_y, high_y = math.floor(math.log10(min(walls))), math.ceil(math.log10(max(walls)))

    def x(entities: float) -> float:
        return LEFT + (math.log10(entities) - low_x) / (high_x - low_x) * (WIDTH - LEFT - RIGHT)

    def y(seconds: float) -> float:
        return (
            HEIGHT - BOTTOM - (math.log10(seconds) - low_y) / max(high_y - low_y, 1) * (HEIGHT - TOP - BOTTOM)
        )

    title = f"{work[0].upper()}{work[1:]}: seconds against entities"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f"<title>{html.escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="15" font-weight="bold">{html.escape(title)}</text>',
    ]
    for power in range(low_y, high_y + 1):
        out.append(f'<path d="M{LEFT} {y(10**power):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        out.append(
            f'<text x="{LEFT - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:g} s</text>'
        )
    for b in found:
        out.append(f'<path d="M{x(b.entities):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eee"/>')
        out.append(
            f'<text x="{x(b.entities):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{b.entities:,}</text>'
        )
    last = -math.inf
    for program, line in sorted(points.items(), key=lambda item: item[1][-1][1], reverse=True):
        colour = COLOURS.get(program, "#333")
        way = " ".join(f"{x(n):.1f},{y(wall):.1f}" for n, wall in line)
        out.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        out += [f'<circle cx="{x(n):.1f}" cy="{y(wall):.1f}" r="3.5" fill="{colour}"/>' for n, wall in line]
        last = max(last + 16, y(line[-1][1]) + 4)
        out.append(
            f'<text x="{WIDTH - RIGHT + 8}" y="{last:.1f}" fill="{colour}">{html.escape(program)}</text>'
        )
    return "\n".join([*out, "</svg>"]) + "\n"
