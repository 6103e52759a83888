"""``wellhead serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import options, steps
from wellhead.cli.shown import Shown
from wellhead.cli.terminal import FAULT, Stop

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@options.playbook
@options.output
@options.templates
@options.config
@options.engine
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option("--open", "open_", is_flag=True, help="Open the site in your browser.")
def serve(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    engine: str,
    host: str,
    port: int,
    *,
    open_: bool,
) -> None:
    """Build and serve the site; rebuild on every change, and let the browser reload.

    Watched are the YAML in DIR (default: playbook), your templates, and the hand-written pages. An error
    shows here, and the last good site stays up. Ctrl+C ends it.

    \b
    wellhead serve
    wellhead serve --port 8080 --open
    """
    from wellhead.app.project import Project  # noqa: PLC0415 - see wellhead.cli
    from wellhead.app.serve import serve as run  # noqa: PLC0415
    from wellhead.site.server import ServeRefused  # noqa: PLC0415

    project = Project(playbook, output, config, templates, engine)
    with steps.site_refusals(project), steps.remembering(playbook) as earlier:
        try:
            run(project, earlier, Shown(project), host=host, port=port, open_in_browser=open_)
        except ServeRefused as refused:
            raise Stop(str(refused), FAULT) from refused
