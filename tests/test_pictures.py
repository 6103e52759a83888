"""The pictures' layouts: whatever a playbook holds, labels stay in their boxes, and lines out of them."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase as Stage
from hypothesis import given, settings
from hypothesis import strategies as st

import crowded
import playbooks
from wellhead.pages.page import Here, Site
from wellhead.pages.pictures import (
    gate_flow,
    handoff_map,
    heat_map,
    journey,
    surroundings,
    swimlane,
    tall_journey,
    tall_surroundings,
)
from wellhead.pages.pictures.lettering import ELLIPSIS, clusters, width, wrapped
from wellhead.pages.pictures.shapes import Area, Box, Label, Line
from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from wellhead.playbook.link import LinkedPlaybook

GOLDEN = playbooks.TESTS / "golden" / "playbook"
DRAWN = playbooks.TESTS / "pictures"


def shipped(folder: Path = playbooks.SHIPPED) -> LinkedPlaybook:
    playbook = playbooks.checked(folder).playbook
    assert playbook is not None
    return playbook


# ---------------------------------------------------------------- letters


@given(
    text=st.one_of(st.text(max_size=120), st.sampled_from(list(crowded.TITLES.values()))),
    room=st.integers(30, 300),
    lines=st.integers(1, 4),
    bold=st.booleans(),
)
def test_wrapped(text: str, room: int, lines: int, bold: bool) -> None:  # noqa: FBT001
    """A label keeps to its lines and their width, parts no letter from its marks, and says what it cut."""
    found = wrapped(text, room, 12, bold=bold, lines=lines)
    assert len(found) <= lines
    assert all(width(line, 12, bold=bold) <= room for line in found)
    whole = "".join("".join(found).split())
    wanted = "".join(text.split())
    if ELLIPSIS not in whole:
        assert whole == wanted
    elif whole.endswith(ELLIPSIS) and whole.count(ELLIPSIS) == 1:
        assert wanted.startswith(whole[:-1])
        assert [*clusters(whole[:-1])] == clusters(wanted)[: len(clusters(whole[:-1]))]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Build the whole pipeline", ("Build the", "whole", "pipeline")),
        ("Pair-program", ("Pair-", "program")),
        ("一二三四五六七八", ("一二三四五六", "七八")),
        ("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", ("WWWWWW", "WWWWWW", "WWWWWW", "WWWWW…")),
        ("", ()),
    ],
)
def test_where_lines_break(text: str, lines: tuple[str, ...]) -> None:
    """Lines break between words, behind hyphens and ideographs, and within words only that are too long."""
    assert wrapped(text, 80, 12, lines=4) == lines


# ---------------------------------------------------------------- geometry


def pieces(picture: Any) -> Iterator[Any]:
    """The boxes, labels and lines of a picture."""
    if isinstance(picture, (Box, Label, Line)):
        yield picture
    elif isinstance(picture, tuple):
        for part in picture:
            yield from pieces(part)


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def inside(a: Box, b: Box) -> bool:
    return b.x <= a.x and b.y <= a.y and a.right <= b.right and a.bottom <= b.bottom


def cross(line: Line, box: Box) -> bool:
    """Whether a line enters a box; to run along its edge is no crossing."""
    return any(
        min(x1, x2) < box.right and max(x1, x2) > box.x and min(y1, y2) < box.bottom and max(y1, y2) > box.y
        for (x1, y1), (x2, y2) in pairwise(line.points)
    )


def faults(picture: Any) -> list[str]:
    """What is wrong with a picture's geometry."""
    parts = list(pieces(picture))
    boxes = [p for p in parts if isinstance(p, Box) and not isinstance(p, Area)]
    labels = [(" / ".join(p.lines), p.box) for p in parts if isinstance(p, Label) and p.lines]
    lines = [p for p in parts if isinstance(p, Line)]
    frame = Box(0, 0, picture.width, picture.height)
    found = [f"{b} leaves the frame {frame}" for b in parts if isinstance(b, Box) and not inside(b, frame)]
    found += [f"{text} leaves the frame" for text, box in labels if not inside(box, frame)]
    found += [
        f"{line} leaves the frame"
        for line in lines
        if not all(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in line.points)
    ]
    found += [f"{a} and {b} overlap" for a, b in combinations(boxes, 2) if overlap(a, b)]
    found += [f"{a[0]} and {b[0]} overlap" for a, b in combinations(labels, 2) if overlap(a[1], b[1])]
    found += [
        f"{text} does not stay in {b}"
        for text, box in labels
        for b in boxes
        if overlap(box, b) and not inside(box, b)
    ]
    found += [f"{line} crosses {b}" for line in lines for b in boxes if cross(line, b)]
    found += [f"{line} crosses {text}" for line in lines for text, box in labels if cross(line, box)]
    found += [
        f"{line} runs aslant"
        for line in lines
        for a, b in pairwise(line.points)
        if a[0] != b[0] and a[1] != b[1]
    ]
    return found


def pictures(playbook: LinkedPlaybook) -> Iterator[tuple[str, Any]]:
    """All pictures of a playbook but its heat map, which is a table, by name."""
    site = Site(playbook, "playbook", "playbook/")
    words = site.words
    yield "journey", journey(playbook, "Led by")
    yield "tall journey", tall_journey(playbook, "Led by")
    yield "hand-off map", handoff_map(playbook)
    yield "gate flow", gate_flow(playbook, words)
    for phase in playbook.phases.values():
        yield f"swimlane of {phase.id}", swimlane(playbook, phase, "Activities", "Hand-offs")
        yield f"gate flow of {phase.id}", gate_flow(playbook, words, phase)
    for entity in playbook.entities:
        yield f"surroundings of {entity.ref}", surroundings(Here(site, ""), entity)
        yield f"tall surroundings of {entity.ref}", tall_surroundings(Here(site, ""), entity)


def all_faults(playbook: LinkedPlaybook) -> list[str]:
    return [
        f"{name}: {fault}"
        for name, picture in pictures(playbook)
        if picture is not None
        for fault in faults(picture)
    ]


@st.composite
def made(draw: st.DrawFn) -> LinkedPlaybook:
    """A playbook of any shape, up to 8 roles, 8 phases, 15 activities and 12 hand-offs."""
    roles, phases = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    some = st.lists(st.sampled_from(list(crowded.TITLES.values())), min_size=1, max_size=8)
    titles = draw(some)
    after = [draw(st.lists(st.integers(0, n - 1), max_size=4, unique=True)) if n else [] for n in range(15)]
    doing = [
        draw(st.lists(st.integers(0, roles - 1), min_size=1, max_size=3, unique=True)) for _ in range(15)
    ]
    leads = [
        draw(st.dictionaries(st.sampled_from(["go", "repeat", "back", "stop"]), st.integers(0, phases)))
        for _ in range(phases)
    ]
    handed = draw(
        st.lists(st.tuples(st.integers(0, phases - 1), *[st.integers(0, roles - 1)] * 2), max_size=12)
    )
    return crowded.linked(
        crowded.crowd(
            roles=roles,
            phases=phases,
            activities=draw(st.integers(0, 15)),
            title=lambda n: titles[n % len(titles)],
            after=lambda n: after[n],
            responsible=lambda n: doing[n],
            outcomes=lambda n: leads[n],
            handoffs=tuple(handed),
        )
    )


@settings(max_examples=50, phases=[Stage.explicit, Stage.reuse, Stage.generate])
@given(made())
def test_geometry(playbook: LinkedPlaybook) -> None:
    """No boxes or labels overlap, no label leaves its box, no line crosses one, nothing leaves the frame."""
    assert all_faults(playbook) == []


@pytest.mark.parametrize("title", crowded.TITLES)
def test_geometry_of_a_crowd(title: str) -> None:
    """The same holds for 8 roles, 8 phases, 15 activities and a dozen hand-offs, whatever their titles."""
    files = crowded.crowd(title=lambda _: crowded.TITLES[title], handoffs=crowded.HANDED)
    assert all_faults(crowded.linked(files)) == []


@pytest.mark.parametrize(
    "folder", [GOLDEN, playbooks.SHIPPED, playbooks.BASE], ids=["golden", "shipped", "base"]
)
def test_geometry_of_playbooks(folder: Path) -> None:
    """The same holds for the playbooks at hand."""
    assert all_faults(shipped(folder)) == []


# ---------------------------------------------------------------- what is shown


@pytest.mark.promise("pictures-1")
def test_journey() -> None:
    """Both journeys show each phase once, in order, with all who lead it and its first hand-offs."""
    playbook = shipped()
    for way in (journey(playbook, "Led by"), tall_journey(playbook, "Led by")):
        stations = [station for row in way.rows for station in row]
        assert [s.phase.id for s in stations] == list(playbook.phases)
        assert [s.number for s in stations] == [1, 2, 3, 4]
        for station in stations:
            assert station.leaders == playbook.leaders(station.phase)
            assert station.led_by is not None
            assert all(role.title in " ".join(station.led_by.lines) for role in station.leaders)
            assert tuple(p.handoff for p in station.parcels) == playbook.handoffs_of(station.phase)[:4]


def test_journey_tells_what_it_leaves_out() -> None:
    """A phase with more hand-offs than are shown says how many more there are."""
    files = crowded.crowd(phases=2, title=str, handoffs=tuple((0, n, n + 1) for n in range(7)))
    first, second = journey(crowded.linked(files), "Led by").rows[0]
    assert len(first.parcels) == 4
    assert first.more is not None
    assert (first.more.left, first.more.label.lines) == (3, ("+ 3",))
    assert second.more is None


@pytest.mark.promise("pictures-2")
def test_heat_map() -> None:
    """The heat map has each role's level in each phase, as a shade and as bars, strongest first."""
    playbook = shipped()
    heat = heat_map(playbook)
    assert [p.id for p in heat.phases] == list(playbook.phases)
    assert [r.id for r, _ in heat.rows] == list(playbook.roles)
    shown = {"lead": (0, 3), "contribute": (1, 2), "support": (2, 1)}
    for role, cells in heat.rows:
        for cell in cells:
            assert cell.part == playbook.involvement(cell.phase).get(role.id)
            assert cell.part is not None
            assert (cell.shade, sum(cell.bars)) == shown[cell.part.level]


@pytest.mark.promise("pictures-3")
def test_swimlane() -> None:
    """Activities stand in the lanes of all who do them, behind what they wait for, with a line from each."""
    playbook = shipped()
    for phase in playbook.phases.values():
        lanes = swimlane(playbook, phase, "Activities", "Hand-offs")
        area = {lane.role.id: lane.area for lane in lanes.lanes}
        work = {(w.activity.id, w.role.id): w for w in lanes.works}
        assert set(work) == {(a.id, role) for a in phase.activities for role in a.responsible}
        assert all(inside(w.box, area[w.role.id]) for w in lanes.works)
        left = {w.activity.id: w.box.x for w in lanes.works}
        waits = {(w.before.id, w.after.id) for w in lanes.waits}
        assert waits == {(before, a.id) for a in phase.activities for before in a.after}
        assert all(left[before] < left[after] for before, after in waits)
        main = {w.activity.id: w.box for w in lanes.works if not w.shared}
        for wait in lanes.waits:
            start, end = main[wait.before.id], main[wait.after.id]
            (x1, y1), (x2, y2) = wait.line.points[0], wait.line.points[-1]
            assert x1 == start.right
            assert start.y < y1 < start.bottom
            assert 0 < end.x - x2 <= 2
            assert end.y < y2 < end.bottom


@pytest.mark.promise("pictures-3")
def test_swimlane_hands_over() -> None:
    """Each hand-off of the phase leads from its giver's lane to its receiver's."""
    playbook = shipped()
    for phase in playbook.phases.values():
        lanes = swimlane(playbook, phase, "Activities", "Hand-offs")
        area = {lane.role.id: lane.area for lane in lanes.lanes}
        assert [p.handoff.id for p in lanes.passings] == [h.id for h in playbook.handoffs_of(phase)]
        for passing in lanes.passings:
            assert inside(passing.box, area[passing.handoff.giver])
            assert passing.arrow is not None
            x, y = passing.arrow.points[-1]
            assert inside(Box(x, y, 0, 0), area[passing.handoff.to])


def test_handoff_map() -> None:
    """Each hand-off has a row in its phase, from its giver's line to its receiver's."""
    playbook = shipped()
    map_ = handoff_map(playbook)
    assert map_ is not None
    x = {column.role.id: column.box.centre for column in map_.columns}
    assert [r.handoff.id for band in map_.bands for r in band.rows] == list(playbook.handoffs)
    for band in map_.bands:
        for row in band.rows:
            assert row.handoff.phase == band.phase.id
            assert row.before.points[0][0] == x[row.handoff.giver]
            assert abs(row.after.points[-1][0] - x[row.handoff.to]) <= 2


def test_gate_flow() -> None:
    """Each outcome leads where the playbook says; a phase's own picture has just those that touch it."""
    playbook = shipped()
    words = Site(playbook, "playbook", "").words
    said = {
        (p.id, o.outcome.value, o.phase) for p in playbook.phases.values() if p.exit for o in p.exit.outcomes
    }

    def shown(here: Any = None) -> set[tuple[str, str, str | None]]:
        flow = gate_flow(playbook, words, here)
        assert flow is not None
        boxes = {s.phase.id: s.box for s in flow.stages} | {None: None}
        for way in flow.ways:
            box = boxes[way.target.id if way.target else None]
            x, y = way.after.points[-1]
            near = [box] if box else [end.box for end in flow.ends]
            assert any(b.x - 2 <= x <= b.right + 2 and b.y - 2 <= y <= b.bottom for b in near)
        return {(w.start.id, w.outcome, w.target.id if w.target else None) for w in flow.ways}

    assert shown() == said
    for phase in playbook.phases.values():
        assert shown(phase) == {way for way in said if phase.id in (way[0], way[2])}


@pytest.mark.promise("pictures-5")
def test_surroundings() -> None:
    """What leads to an entity stands left, where it leads right; five at most are shown, others counted."""
    playbook = shipped()
    here = Here(Site(playbook, "playbook", ""), "artifacts/pipeline")
    map_ = surroundings(here, playbook.artifacts["pipeline"])
    assert map_ is not None
    made_by = {at.activity.title for at, _ in playbook.producers("pipeline")}
    assert {n.beside.label for n in map_.left.neighbours} <= made_by
    assert len(map_.left.neighbours) + map_.left.more == len(made_by)
    assert len(map_.right.neighbours) == 5
    assert map_.right.more > 0
    assert map_.right.heading is not None
    assert f"(+{map_.right.more})" in map_.right.heading.lines[0]


def test_tall_surroundings() -> None:
    """The narrow map shows the same as the wide one: what leads here over the entity, the rest under it."""
    playbook = shipped()
    here = Here(Site(playbook, "playbook", ""), "artifacts/pipeline")
    for entity in playbook.entities:
        wide, tall = surroundings(here, entity), tall_surroundings(here, entity)
        if wide is None or tall is None:
            assert wide is tall
            continue
        assert tall.width < wide.width
        for side, same in [(tall.left, wide.left), (tall.right, wide.right)]:
            assert [n.beside for n in side.neighbours] == [n.beside for n in same.neighbours]
            assert (side.title, side.more) == (same.title, same.more)
        assert all(n.box.bottom < tall.box.y for n in tall.left.neighbours)
        assert all(n.box.y > tall.box.bottom for n in tall.right.neighbours)


# ---------------------------------------------------------------- how it is laid out

FIGURE = re.compile(r"<figure .*?</figure>")
SHAPES = ("journey-title", "lanes-title", "handoffs-title", "gates-title", "map-title", "column-title")


def figures(folder: Path) -> dict[str, list[str]]:
    """The figures on generated pages, by path."""
    made = playbooks.generated(folder)
    return {
        path: found
        for path, text in made.items()
        if (found := FIGURE.findall(text.decode("utf-8", "ignore")))
    }


@pytest.mark.promise("pictures-6")
def test_figures() -> None:
    """Pictures have a title, a description, links, the same in words, and only the style sheet's colours."""
    seen = set()
    for path, found in figures(playbooks.SHIPPED).items():
        for figure in found:
            seen |= {name for name in SHAPES if f'id="wh-{name}"' in figure}
            assert re.search(
                r"<svg [^>]*role=\"group\"[^>]*> *<title id=[^>]*>[^<]+</title> *<desc id=[^>]*>[^<]+</desc>",
                figure,
            ), path
            assert figure.count("xlink:href=") >= 1, path
            assert not re.search(r'<a(?: [^>]*)? href="[^"]*"[^>]*><(?:title|rect|path)', figure), path
            assert not re.search(r'\s(?:style|color|fill="(?!transparent)|stroke="(?!#0005"))', figure), path
            words = figure.partition("<details ")[2]
            drawn = figure.partition("<details ")[0]
            links = set(re.findall(r'xlink:href="([^"]*)"', drawn))
            told = set(re.findall(r' href="([^"]*)"', words))
            missing = {link for link in links - told if "roles/" not in link and "exit" not in link}
            assert not missing, (path, missing)
    assert seen == set(SHAPES)


@pytest.mark.promise("pictures-4")
def test_raci_table() -> None:
    """The matrix is a table with heads; each cell has its letters, their meaning and a colour."""
    page = playbooks.generated(playbooks.SHIPPED)["raci/index.md"].decode()
    playbook = shipped()
    assert "<table" in page
    assert len(re.findall(r'<th scope="row"', page)) == len(playbook.activities)
    cells = re.findall(
        r'<td class="wh-raci-cell wh-raci-([RACI]+)"[^>]*><abbr title="([^"]+)">([RACI]+)</abbr>', page
    )
    assert cells
    for css, meaning, letters in cells:
        assert css == letters
        assert meaning.count(",") == len(letters) - 1


def test_roles_are_named() -> None:
    """Whatever belongs to roles says to which, by ids that the playbook has."""
    playbook = shipped()
    text = "".join(figure for found in figures(playbooks.SHIPPED).values() for figure in found)
    named = set(re.findall(r'data-roles="([^"]*)"', text.replace("&#45;", "-")))
    assert named
    assert {role for ids in named for role in ids.split(" ")} == set(playbook.roles)


def golden() -> LinkedPlaybook:
    return shipped(GOLDEN)


@pytest.mark.parametrize("name", ["journey", "lanes", "handoffs", "gates", "map", "column"])
def test_drawn(name: str, expect: Callable[[Path, bytes], None]) -> None:
    """A small picture of each kind is drawn as it was when a person last looked at it."""
    pages = {
        "journey": ".fragments/journey.html",
        "lanes": "phases/build/index.md",
        "handoffs": "handoffs/index.md",
        "gates": "phases/index.md",
        "map": "artifacts/tool/index.md",
        "column": "artifacts/tool/index.md",
    }
    text = playbooks.generated(GOLDEN)[pages[name]].decode()
    found = re.search(rf'<svg [^>]*aria-labelledby="wh-{name}-title".*?</svg>', text)
    assert found
    expect(DRAWN / f"{name}.svg", found[0].replace("><", ">\n<").encode() + b"\n")


def test_no_roles_no_handoffs() -> None:
    """Without hand-offs there is no map of them, and without ways no flow of gates."""
    files = crowded.crowd(roles=1, phases=1, activities=0, title=str, outcomes=lambda _: {})
    playbook = crowded.linked(files)
    assert handoff_map(playbook) is None
    assert gate_flow(playbook, Site(playbook, "playbook", "").words) is None
    assert surroundings(Here(Site(playbook, "playbook", ""), ""), playbook.roles["role-0"]) is None
    assert tall_surroundings(Here(Site(playbook, "playbook", ""), ""), playbook.roles["role-0"]) is None
    assert playbook.find(Ref(Kind.ROLE, "role-0")) is not None
