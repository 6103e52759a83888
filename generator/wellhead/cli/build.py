"""``wellhead build``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import options, steps
from wellhead.cli.terminal import Stop, tell

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
    from wellhead.pool import Beside  # noqa: PLC0415 - see wellhead.cli

    # The playbook in memory goes with the other process, and here the engine's modules are read meanwhile.
    made = Beside(lambda: steps.pages(playbook, output, templates, config, as_of, strict=strict, force=force))
    steps.warm_up(config, engine, made.goes_on)
    pages = made.value()
    for said in pages.said:
        click.echo(said)
    if isinstance(pages.written, Stop):
        raise pages.written
    tell(output, pages.written)
    steps.build_site(config, site, engine, site_url=site_url, epoch=pages.epoch, force=force)
