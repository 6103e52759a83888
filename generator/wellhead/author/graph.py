"""The graph of references between things, as data and in the languages of drawing programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from wellhead.playbook.references import Kind, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.source.finding import Span


class Arrow(NamedTuple):
    """A reference.

    Args:
        source: The name of the thing that refers; the manifest has a kind of its own.
        target: The name of the thing referred to: an entity, a term, or a source as ``source/<id>``.
        relation: The field that contains the reference, or ``text`` for one in a text.
        span: The place of the reference.
    """

    source: str
    target: str
    relation: str
    span: Span


class Thing(NamedTuple):
    """A node of the graph.

    Args:
        name: Its kind and id, as in ``role/keeper``.
        title: Its title.
        summary: A sentence about it.
        span: The place of its title.
    """

    name: str
    title: str
    summary: str
    span: Span


def things(playbook: LinkedPlaybook) -> dict[str, Thing]:
    """Return all entities, terms and sources, and the manifest, by name, in the order of reading."""
    manifest = playbook.playbook.manifest
    found = [Thing(str(Kind.PLAYBOOK), manifest.title, manifest.summary, playbook.at(manifest.ref, "title"))]
    found += [Thing(str(e.ref), e.title, e.summary, playbook.at(e.ref, "title")) for e in playbook.entities]
    found += [
        Thing(str(t.ref), t.term, t.definition, playbook.at(t.ref, "term")) for t in playbook.terms.values()
    ]
    found += [
        Thing(f"source/{s.id}", s.title, f"by {s.author}", playbook.at(manifest.ref, "sources", n, key=True))
        for n, s in enumerate(manifest.sources)
    ]
    return {thing.name: thing for thing in found}


def arrows(playbook: LinkedPlaybook) -> tuple[Arrow, ...]:
    """Return every reference from one thing to another, sorted by place."""
    found = []
    for use in playbook.uses:
        target = f"source/{use.target}" if use.kind == "source" else playbook.target(use)
        if target is not None:
            source = _name(use.owner)
            steps = [str(step) for step in use.steps if isinstance(step, str)]
            relation = "text" if use.within else steps[-1]
            found.append(Arrow(source, str(target), relation, playbook.place(use)))
    return tuple(sorted(found, key=lambda a: (a.span, a.target)))


def _name(ref: Ref) -> str:
    return str(Kind.PLAYBOOK) if ref.kind is Kind.PLAYBOOK else str(ref)


# ---------------------------------------------------------------- formats


def as_json(playbook: LinkedPlaybook, prefix: str) -> str:
    """Return the graph as JSON.

    Args:
        playbook: The playbook.
        prefix: The text before every path.

    Returns:
        An object with ``nodes`` and ``edges``, both with their places.
    """
    nodes = [
        {"name": t.name, "title": t.title, "summary": t.summary, **_place(t.span, prefix)}
        for t in things(playbook).values()
    ]
    edges = [
        {"from": a.source, "to": a.target, "relation": a.relation, **_place(a.span, prefix)}
        for a in arrows(playbook)
    ]
    return json.dumps({"version": 1, "nodes": nodes, "edges": edges}, ensure_ascii=False, indent=2)


def _place(span: Span, prefix: str) -> dict[str, str | int]:
    return {"path": f"{prefix}{span.path}", "line": span.line, "column": span.column}


_SHAPES = {
    Kind.ROLE: ("ellipse", '(["', '"])'),
    Kind.PHASE: ("cds", '["', '"]'),
    Kind.PRACTICE: ("box", '("', '")'),
    Kind.ARTIFACT: ("note", '[/"', '"/]'),
    Kind.HANDOFF: ("rarrow", '{{"', '"}}'),
}
"""The shape of each kind in Graphviz and in Mermaid; pictures leave out other kinds."""


def _drawn(playbook: LinkedPlaybook) -> tuple[list[Thing], list[tuple[str, str, str]]]:
    """Return the nodes of a picture, and the relations of all arrows from one node to another, joined."""
    nodes = [t for t in things(playbook).values() if t.name.partition("/")[0] in set(_SHAPES)]
    names = {t.name for t in nodes}
    joined: dict[tuple[str, str], dict[str, None]] = {}
    for arrow in arrows(playbook):
        if {arrow.source, arrow.target} <= names and arrow.source != arrow.target:
            joined.setdefault((arrow.source, arrow.target), {})[arrow.relation] = None
    return nodes, [(source, target, ", ".join(said)) for (source, target), said in joined.items()]


def as_dot(playbook: LinkedPlaybook) -> str:
    """Return the graph of the entities in Graphviz's language (https://graphviz.org/doc/info/lang.html)."""
    nodes, edges = _drawn(playbook)
    lines = ["digraph playbook {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    for node in nodes:
        shape = _SHAPES[Kind(node.name.partition("/")[0])][0]
        lines.append(f"  {_quoted(node.name)} [label={_quoted(node.title)}, shape={shape}];")
    lines += [f"  {_quoted(a)} -> {_quoted(b)} [label={_quoted(said)}];" for a, b, said in edges]
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_mermaid(playbook: LinkedPlaybook) -> str:
    """Return the graph of the entities in Mermaid's language (https://mermaid.js.org/syntax/flowchart.html)."""
    nodes, edges = _drawn(playbook)
    number = {node.name: f"n{n}" for n, node in enumerate(nodes)}
    lines = ["flowchart LR"]
    for node in nodes:
        _, opening, closing = _SHAPES[Kind(node.name.partition("/")[0])]
        lines.append(f"  {number[node.name]}{opening}{_entities(node.title)}{closing}")
    lines += [f'  {number[a]} -->|"{_entities(said)}"| {number[b]}' for a, b, said in edges]
    return "\n".join(lines)


def _entities(text: str) -> str:
    """Write as numbers the characters that could begin Markdown or HTML, which Mermaid reads in labels."""
    return "".join(c if c.isalnum() or c in " ,.-_" else f"#{ord(c)};" for c in text)


def referring(found: Iterable[Arrow], name: str) -> tuple[list[Arrow], list[Arrow]]:
    """Return the arrows that leave a thing, and those that lead to it.

    Args:
        found: All arrows.
        name: The name of the thing.
    """
    leaving, leading = [], []
    for arrow in found:
        if arrow.source == name:
            leaving.append(arrow)
        if arrow.target == name and arrow.source != name:
            leading.append(arrow)
    return leaving, leading
