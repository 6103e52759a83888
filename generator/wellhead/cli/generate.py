"""``wellhead generate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import options, steps
from wellhead.cli.differences import unified
from wellhead.cli.terminal import FOUND, Stop, tinted

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from wellhead.packed import Files


@click.command()
@options.playbook
@options.output
@options.templates
@options.config
@options.as_of
@options.strict
@options.force
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 if the folder is not up to date.")
@click.option("--diff", "differing", is_flag=True, help="As --check, and show what would change, as a diff.")
def generate(
    playbook: Path,
    output: Path,
    templates: Path | None,
    config: Path,
    as_of: dt.datetime | None,
    *,
    strict: bool,
    force: bool,
    dry: bool,
    differing: bool,
) -> None:
    """Check the playbook in DIR (default: playbook) and write its pages.

    The same input gives the same bytes, anywhere. Files that do not change keep their time stamps. An
    error stops before anything is written; so does a file in the folder that somebody edited by hand.

    \b
    wellhead generate
    wellhead generate --check          # in CI: are the committed pages up to date?
    wellhead generate --diff | less    # what would change?
    """
    files, _, finish = steps.generate_once(playbook, output, templates, config, as_of, strict=strict)
    if dry or differing:
        finish()
        _compare(output, files, differing=differing)
    else:
        steps.write(output, files, force=force, finish=finish)


def _compare(output: Path, files: Files, *, differing: bool) -> None:
    from wellhead.write.folder import MANIFEST, WriteRefused, drift  # noqa: PLC0415 - see wellhead.cli

    try:
        found = drift(output, files.parts)
    except WriteRefused as refused:
        raise Stop(str(refused), FOUND) from refused
    for word, paths in (
        ("missing", found.missing),
        ("stale", found.stale),
        ("extra", found.extra),
        ("edited by hand", found.edited),
    ):
        for path in paths:
            click.echo(f"{word}: {output / path}")
            # The manifest's digests follow from the other files.
            if differing and path != MANIFEST:
                there = (output / path).read_bytes() if (output / path).is_file() else None
                click.echo(tinted(unified(output / path, there, files.get(path))), nl=False)
    if found:
        raise Stop(f"{output} is not what the playbook gives; run `wellhead generate`", FOUND)
    click.echo(f"{output}: up to date", err=True)
