"""``wellhead serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import options, steps
from wellhead.cli.terminal import named, summary, tell

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.app.project import Project
    from wellhead.check.run import Checked
    from wellhead.write.folder import Written


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
    from wellhead.app.serve import serve as run  # noqa: PLC0415  # noqa: PLC0415

    project = Project(playbook, output, config, templates, engine)
    with steps.site_refusals(project), steps.remembering(playbook) as earlier:
        run(project, earlier, _Shown(project), host=host, port=port, open_in_browser=open_)


class _Shown:
    """Shows on the terminal what happens while a site is served."""

    def __init__(self, project: Project) -> None:
        self._playbook = project.playbook

    def say(self, message: str) -> None:
        click.echo(message, err=True)

    def report(self, checked: Checked) -> None:
        steps.report(checked, self._playbook)

    def written(self, folder: Path, written: Written) -> None:
        tell(folder, written)

    def refuse(self, error: Exception) -> None:
        from wellhead.app.build import SiteRefused  # noqa: PLC0415 - see wellhead.cli
        from wellhead.app.generate import Stopped  # noqa: PLC0415

        if isinstance(error, Stopped):
            steps.report(error.checked, self._playbook)
            self.say(f"{named(self._playbook)}: {summary(error.checked)}")
        elif isinstance(error, SiteRefused):
            steps.show_site(error)
            self.say(steps.site_summary(error))
        else:
            self.say(str(error) or type(error).__name__)
