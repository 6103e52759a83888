"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wellhead.cli.terminal import FAULT, Stop

if TYPE_CHECKING:
    import os


class _Playbook(click.Path):
    """The folder of a playbook, which has to be there."""

    def __init__(self) -> None:
        super().__init__(exists=True, file_okay=False, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        if not Path(value).exists():
            raise no_playbook(Path(value))
        return super().convert(value, param, ctx)


def no_playbook(folder: Path) -> click.ClickException:
    """Return the message for somebody whose playbook is not where we look for it."""
    if folder.exists() or folder.suffix in {".yml", ".yaml"}:
        return click.UsageError(f"{folder} is no folder; behind a file's path goes a hyphen.")
    if folder == Path("playbook") and Path("playbook.yml").is_file():
        help_text = "this folder looks like a playbook itself; then put a dot behind the command"
    else:
        help_text = "name the folder behind the command if it is elsewhere, or start one: `wellhead init`"
    return Stop(f'there is no playbook here: no folder "{folder}"; {help_text}', FAULT)


playbook = click.argument("playbook", metavar="[DIR]", default="playbook", type=_Playbook())
as_of = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day against which reviews are judged stale, as in 2026-11-01. Without it they are not judged.",
)
strict = click.option("--strict", is_flag=True, help="Count warnings as errors.")
output = click.option(
    "--output",
    "-o",
    default="docs/playbook",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write. Wellhead owns it: everything in it is replaced.",
)
templates = click.option(
    "--templates",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own templates; each replaces the one of its name. Templates are code.",
)
force = click.option(
    "--force",
    is_flag=True,
    help="Where files were edited by hand or are not ours, move them aside and go on. Nothing is deleted.",
)


config = click.option(
    "--config",
    "-f",
    default="mkdocs.yml",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The site's configuration.",
)
engine = click.option(
    "--engine",
    default="mkdocs",
    show_default=True,
    type=click.Choice(["mkdocs", "properdocs", "zensical"]),
    help="What turns the pages into a site.",
)
site = click.option(
    "--site",
    "-d",
    default="site",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the finished site. Wellhead owns it: everything in it is replaced.",
)
