"""``wellhead csp``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import options
from wellhead.cli.terminal import FAULT, Stop

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@options.site
def csp(site: Path) -> None:
    """Print the content security policy for the finished site, as your web server should send it.

    It allows what the site itself holds and nothing else: inline scripts by their digests, nothing from
    another origin, no frames. Print it anew after each build.

    \b
    wellhead csp
    wellhead csp --site public
    """
    from wellhead.site.csp import policy  # noqa: PLC0415 - see wellhead.cli

    if not (site / "index.html").is_file():
        raise Stop(f"{site} holds no finished site; run `wellhead build`", FAULT)
    click.echo(policy(site))
