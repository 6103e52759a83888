"""``wellhead graph``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import options, steps
from wellhead.cli.terminal import named

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@options.playbook
@click.option(
    "--format",
    "form",
    default="json",
    show_default=True,
    type=click.Choice(["json", "dot", "mermaid"]),
    help="json for programs, with the place of each reference; dot and mermaid to draw the entities.",
)
def graph(playbook: Path, form: str) -> None:
    """Print what refers to what in the playbook in DIR (default: playbook).

    References that lead nowhere are in the graph too; `wellhead check` names them.

    \b
    wellhead graph > graph.json
    wellhead graph --format dot | dot -Tsvg > graph.svg
    """
    from wellhead.author import graph as graphs  # noqa: PLC0415 - see wellhead.cli

    linked = steps.linked(playbook)
    if form == "json":
        click.echo(graphs.as_json(linked, named(playbook)))
    else:
        click.echo(graphs.as_dot(linked) if form == "dot" else graphs.as_mermaid(linked))
