"""``wellhead generate``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellhead.cli import options, steps
from wellhead.cli.differences import unified
from wellhead.cli.terminal import FOUND, Stop, tell, tinted

if TYPE_CHECKING:
    import datetime as dt

    from wellhead.write.inventory import Content


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
    from wellhead.app.check import check  # noqa: PLC0415 - see wellhead.cli
    from wellhead.app.generate import generate as run  # noqa: PLC0415
    from wellhead.app.generate import make_files, without_errors  # noqa: PLC0415
    from wellhead.app.project import Project  # noqa: PLC0415

    day = as_of.date() if as_of else None
    project = Project(playbook, output, config, templates, as_of=day, strict=strict, force=force)
    with steps.refusals(project), steps.remembering(playbook) as earlier:
        if dry or differing:
            checked = check(playbook, project.context, earlier)
            files = make_files(project, without_errors(checked, strict=strict), earlier)
            steps.report(checked, playbook)
            _compare(output, files, differing=differing)
        else:
            generated = run(project, earlier, partial(steps.report, playbook=playbook))
            tell(output, generated.written)


def _compare(output: Path, files: dict[str, Content], *, differing: bool) -> None:
    from wellhead.write.folder import INVENTORY, drift  # noqa: PLC0415 - see wellhead.cli

    found = drift(output, files)
    for word, paths in (
        ("missing", found.missing),
        ("stale", found.stale),
        ("extra", found.extra),
        ("edited by hand", found.edited),
    ):
        for path in paths:
            click.echo(f"{word}: {output / path}")
            # The inventory's digests follow from the other files.
            if differing and path != INVENTORY:
                there = (output / path).read_bytes() if (output / path).is_file() else None
                made = files.get(path)
                new = made.read_bytes() if isinstance(made, Path) else made
                click.echo(tinted(unified(output / path, there, new)), nl=False)
    if found:
        raise Stop(f"{output} is not what the playbook gives; run `wellhead generate`", FOUND)
    click.echo(f"{output}: up to date", err=True)
