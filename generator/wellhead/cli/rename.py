"""``wellhead rename``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli import changes, completion, options, steps
from wellhead.cli.terminal import FAULT, FOUND, Stop, named, show, summary

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("kind", shell_complete=completion.kinds)
@click.argument("old", shell_complete=completion.ids)
@click.argument("new")
@options.playbook
@changes.dry_run
@changes.diff
def rename(kind: str, old: str, new: str, playbook: Path, *, dry_run: bool, differing: bool) -> None:
    """Give the KIND of thing with the id OLD the id NEW, and change whatever names it.

    Fields, keys and references in texts are changed; comments and layout stay. The old id is kept under
    `was`, so that addresses and readers' ticks move along. All files change, or none.

    Kinds: role, phase, practice, artifact, handoff, term, source and level by their id; an activity as
    phase/activity, a state as artifact@state, a check as kind/owner/check. NEW is always the id alone.

    \b
    wellhead rename role data-scientist scientist --diff
    wellhead rename practice pair pair-at-the-seam
    wellhead rename state model@good evaluated
    """
    from wellhead.author.renamable import KINDS, RenameRefused  # noqa: PLC0415 - see wellhead.cli
    from wellhead.author.rename import rename as plan  # noqa: PLC0415
    from wellhead.author.revise import ReviseRefused, text_of  # noqa: PLC0415

    if kind not in KINDS:
        raise Stop(f'a "{kind}" cannot be renamed; these can: {", ".join(KINDS)}', FAULT)
    changes.settle(playbook)
    checked = steps.load(playbook)
    if checked.errors:
        show(checked.findings, steps.lines_of(checked), named(playbook))
        message = (
            f"nothing was changed: mend the errors first ({summary(checked)}), so that none hides a reference"
        )
        raise Stop(message, FOUND)
    try:
        texts = {s.path: text_of(playbook, s.path) for s in checked.sources}
        renamed = plan(checked, kind, old, new, texts)
    except (RenameRefused, ReviseRefused) as refused:
        raise Stop(f"nothing was changed: {refused}", FAULT) from refused
    files = {change.path for change in renamed.changes if change.after is not None}
    if not differing:
        for before, after in renamed.moved.items():
            click.echo(f"{playbook / before} -> {playbook / after}")
        for span in renamed.places:
            click.echo(f"{named(playbook)}{span.path}:{span.line}:{span.column}")
    changes.carry_out(playbook, renamed.changes, renamed.moved, dry=dry_run, differing=differing)
    verb = "would be renamed" if dry_run or differing else "renamed"
    click.echo(
        f'{kind} "{old}" {verb} to "{new}" in {len(files)} {"file" if len(files) == 1 else "files"}', err=True
    )
