"""Show on the terminal what a run tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import steps
from wellhead.cli.terminal import named, summary, tell

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.app.project import Project
    from wellhead.check.run import Checked
    from wellhead.write.folder import Written


class Shown:
    """Shows on the terminal what happens; see `wellhead.app.listener.Listener`.

    Args:
        project: what is built or served.
    """

    def __init__(self, project: Project) -> None:
        self._project = project

    def say(self, message: str) -> None:
        """Show a message."""
        click.echo(message, err=True)

    def report(self, checked: Checked) -> None:
        """Show what was found in a playbook."""
        steps.report(checked, self._project.playbook)

    def written(self, folder: Path, written: Written) -> None:
        """Show what has changed in a folder."""
        tell(folder, written, f" (built by {self._project.engine})" if folder == self._project.site else "")

    def refuse(self, error: Exception) -> None:
        """Show why nothing was built."""
        from wellhead.app.build import SiteRefused  # noqa: PLC0415 - see wellhead.cli
        from wellhead.app.generate import Stopped  # noqa: PLC0415

        if isinstance(error, Stopped):
            self.report(error.checked)
            self.say(f"{named(self._project.playbook)}: {summary(error.checked)}")
        elif isinstance(error, SiteRefused):
            steps.show_site(error)
            self.say(steps.site_summary(error))
        else:
            self.say(str(error) or type(error).__name__)
