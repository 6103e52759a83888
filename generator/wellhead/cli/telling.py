"""Print or save the findings of a check in the format that the user wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import steps
from wellhead.cli.terminal import FAULT, Stop, style

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wellhead.check.run import Checked
    from wellhead.report import Contents
    from wellhead.source.finding import Finding


class Telling:
    """The form in which the findings are wanted.

    Args:
        form: one of `wellhead.report.FORMATS`.
        output_file: where they are kept in that format.
        site_url: where the site is served, if the user says so.
        strict: whether warnings count as errors.
    """

    def __init__(self, form: str, output_file: Path | None, site_url: str | None, *, strict: bool) -> None:
        self.form = form
        self.output_file = output_file
        self.site_url = site_url
        self.strict = strict

    def tell(self, checked: Checked, prefix: str, *, err: bool = False) -> None:
        """Print the findings, and keep them in a file if that is wanted."""
        from wellhead.report import FORMATS, Contents, text  # noqa: PLC0415 - see wellhead.cli

        pages = steps.rule_pages(self.site_url) if checked.findings else None
        contents = Contents(checked.findings, steps.lines_of(checked), prefix, pages, self.strict)
        if self.output_file is not None:
            self._save(contents, self.output_file)
        elif self.form != "text":
            click.echo(FORMATS[self.form](contents), nl=False, err=err)
            return
        if contents.findings:
            click.echo(text.report(contents, style), err=err)

    def summarise(
        self, checked: Checked, prefix: str, base: Checked | None, mended: Sequence[Finding]
    ) -> None:
        """Print the summary for reviewers."""
        from wellhead.report import Contents, markdown  # noqa: PLC0415 - see wellhead.cli

        pages = steps.rule_pages(self.site_url) if checked.findings else None
        now = Contents(checked.findings, steps.lines_of(checked), prefix, pages, self.strict)
        before = None if base is None else Contents(base.findings, steps.lines_of(base), prefix)
        click.echo(markdown.report(now, before, mended), nl=False)

    def _save(self, contents: Contents, path: Path) -> None:
        from wellhead.report import FORMATS  # noqa: PLC0415 - see wellhead.cli

        try:
            path.write_bytes(FORMATS[self.form](contents).encode("utf-8", "replace"))
        except OSError as error:
            raise Stop(f"{path} cannot be written: {error.strerror}", FAULT) from error
