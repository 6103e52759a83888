"""``wellhead show``."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from wellhead.cli import completion, options, steps
from wellhead.cli.terminal import FAULT, Stop, named, style

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from wellhead.author.graph import Arrow
    from wellhead.source.finding import Span


@click.command()
@click.argument("name", metavar="KIND/ID", shell_complete=completion.names)
@options.playbook
def show(name: str, playbook: Path) -> None:
    """Show what KIND/ID is, what it refers to, and what refers to it, each with its place.

    Kinds: role, phase, practice, artifact, handoff, term and source.

    \b
    wellhead show role/ml-engineer
    wellhead show artifact/model
    """
    from wellhead.author import graph  # noqa: PLC0415 - see wellhead.cli

    linked = steps.linked(playbook)
    known = graph.things(linked)
    thing = known.get(name)
    if thing is None:
        raise Stop(f'nothing is called "{name}"; {_instead(name, known)}', FAULT)
    leaving, leading = graph.referring(graph.arrows(linked), name)
    prefix = named(playbook)
    click.echo(f"{style(thing.title, 'title')}  {thing.name}")
    click.echo(textwrap.indent("\n".join(textwrap.wrap(thing.summary, 76)), "  "))
    click.echo(style(f"  {_place(thing.span, prefix)}", "frame"))
    _list("refers to", [(a.target, a) for a in leaving], prefix)
    _list("referred to by", [(a.source, a) for a in leading], prefix)


_FEW = 12
"""So many names still fit in a message."""


def _instead(name: str, known: Collection[str]) -> str:
    """Return what to ask for instead of a name that nothing has: only what this playbook knows."""
    from wellhead.kit.nearest import nearest  # noqa: PLC0415 - see wellhead.cli

    kind, _, own = name.rpartition("/")
    of_kind: dict[str, str] = {}
    for other in known:
        if kind in ("", other.partition("/")[0]):
            of_kind.setdefault(other.partition("/")[2], other)
    near = nearest(own, of_kind)
    if near is not None:
        return f'did you mean "{of_kind[near]}"?'
    if kind and of_kind:
        shown = list(of_kind.values())[:_FEW]
        more = f" and {len(of_kind) - _FEW} more" if len(of_kind) > _FEW else ""
        return f"there are: {', '.join(shown)}{more}"
    kinds = dict.fromkeys(other.partition("/")[0] for other in known)
    return f"write kind/id; kinds here: {', '.join(kinds)}"


def _list(heading: str, arrows: list[tuple[str, Arrow]], prefix: str) -> None:
    click.echo(f"\n{style(heading, 'title')} ({len(arrows)})")
    if not arrows:
        click.echo("  nothing")
        return
    wide = max(len(name) for name, _ in arrows)
    long = max(len(arrow.relation) for _, arrow in arrows)
    last = None
    for name, arrow in sorted(arrows, key=lambda pair: (pair[0], pair[1].span)):
        shown = name if name != last else ""
        last = name
        place = style(_place(arrow.span, prefix), "frame")
        click.echo(f"  {shown:{wide}}  {arrow.relation:{long}}  {place}")


def _place(span: Span, prefix: str) -> str:
    return f"{prefix}{span.path}:{span.line}:{span.column}"
