"""``wellhead check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellhead.cli import options, steps
from wellhead.cli.terminal import named
from wellhead.cli.terminal import summary as totals

if TYPE_CHECKING:
    import datetime as dt

    from wellhead.source.finding import Finding


@click.command()
@click.argument("playbook", metavar="[DIR]", default="playbook", type=click.Path(path_type=Path))
@click.argument("stdin", metavar="[-]", required=False, type=click.Choice(["-"]))
@options.as_of
@options.strict
@click.option("--fix", is_flag=True, help="Mend what can be mended without asking, and list the rest.")
@click.option(
    "--diff",
    "differing",
    is_flag=True,
    help="Show what --fix changes, as a diff. Without --fix nothing is written.",
)
@click.option(
    "--reviewed",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="With --fix: you have read on that day whatever was never reviewed; write it down there.",
)
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json", "github", "gitlab", "sarif", "junit"]),
    help="For whom the findings are written: people, programs, or a code host.",
)
@click.option(
    "--summary",
    type=click.Choice(["markdown"]),
    help="Print a summary for the reviewers of a pull request instead of the findings.",
)
@click.option(
    "--base",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="With --summary: the playbook before the change, so that the summary tells what is new.",
)
@click.option(
    "--output-file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write them to FILE in that format, and show them as text too.",
)
@click.option(
    "--site-url", help="Where the site is served, so that findings link to their rules' pages there."
)
def check(
    playbook: Path,
    stdin: str | None,
    as_of: dt.datetime | None,
    reviewed: dt.datetime | None,
    form: str,
    summary: str | None,
    base: Path | None,
    output_file: Path | None,
    site_url: str | None,
    *,
    strict: bool,
    fix: bool,
    differing: bool,
) -> None:
    """Check the playbook in DIR (default: playbook) and list everything that is wrong with it.

    Every finding has its file, line and column, the line itself, and what to do. Only --fix writes.

    With a file's path and a hyphen, the file's text comes from standard input, the rest of the playbook
    from the disk, and only that file's findings are listed. This is for editors. With --fix, the mended
    text goes to standard output, and the findings to standard error.

    \b
    wellhead check
    wellhead check --fix --diff
    wellhead check ../other/playbook --as-of 2026-11-01
    wellhead check --format sarif --output-file wellhead.sarif
    wellhead check playbook/roles/data-scientist.yml - < buffer
    """
    from wellhead.check.rules import Context  # noqa: PLC0415
    from wellhead.check.run import check_sources  # noqa: PLC0415
    from wellhead.cli.buffer import check_buffer  # noqa: PLC0415 - see wellhead.cli
    from wellhead.cli.mending import mend  # noqa: PLC0415
    from wellhead.cli.telling import Telling  # noqa: PLC0415
    from wellhead.source.read import read  # noqa: PLC0415

    day = as_of or reviewed
    context = Context(day.date() if day else None, reviewed.date() if reviewed else None)
    if reviewed and not (fix or differing):
        raise click.UsageError("--reviewed goes with --fix or --diff.")
    if differing and (form != "text" or summary):
        raise click.UsageError("--diff goes with --format text, and without --summary.")
    if base and not summary:
        raise click.UsageError("--base goes with --summary.")
    if summary and (stdin or form != "text" or output_file):
        raise click.UsageError("--summary goes without a hyphen, --format and --output-file.")
    telling = Telling(form, output_file, site_url, strict=strict)
    if stdin:
        check_buffer(playbook, context, telling, fix=fix, differing=differing)
        return
    if not playbook.is_dir():
        raise options.no_playbook(playbook)
    checked = check_sources(*read(playbook), context)
    done: tuple[Finding, ...] = ()
    if fix or differing:
        checked, done = mend(checked, playbook, context, write=fix, differing=differing)
    if summary:
        telling.summarise(
            checked, named(playbook), check_sources(*read(base), context) if base else None, done
        )
    elif fix or not differing:
        telling.tell(checked, named(playbook))
    fixable = 0 if fix else sum(finding.fix is not None for finding in checked.findings)
    hint = f"; {fixable} can be mended at once: `wellhead check --fix`" if fixable else ""
    steps.stop_at(checked, playbook, strict=strict, hint=hint)
    click.echo(f"{named(playbook)}: {totals(checked)}{hint}", err=True)
