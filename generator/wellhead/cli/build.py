"""``wellhead build``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import options, steps
from wellhead.cli.shown import Shown

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command()
@options.playbook
@options.output
@options.templates
@options.config
@options.engine
@options.site
@click.option("--site-url", help="Where the site will be served, if not where the configuration says.")
@options.as_of
@options.strict
@options.force
def build(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    engine: str,
    site: Path,
    site_url: str | None,
    as_of: dt.datetime | None,
    *,
    strict: bool,
    force: bool,
) -> None:
    """Generate the playbook in DIR (default: playbook), check every link, and build the site.

    The finished site is put in place at once; until then the last one stands.

    \b
    wellhead build
    wellhead build --engine zensical --site-url https://playbook.example.org/
    """
    from wellhead.app.build import build as run  # noqa: PLC0415 - see wellhead.cli
    from wellhead.app.project import Project  # noqa: PLC0415

    day = as_of.date() if as_of else None
    project = Project(playbook, output, config, templates, engine, site, site_url, day, strict, force)
    with steps.site_refusals(project), steps.remembering(playbook) as earlier:
        run(project, earlier, Shown(project))
