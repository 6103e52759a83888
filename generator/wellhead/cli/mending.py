"""Mending a playbook on the disk, and saying what was mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wellhead.cli.changes import settle
from wellhead.cli.terminal import FOUND, Stop, count, named, tinted

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.author.mend import Mended
    from wellhead.author.revise import Change
    from wellhead.check.rules import Context
    from wellhead.check.run import Checked
    from wellhead.source.finding import Finding


def mend(
    checked: Checked, playbook: Path, context: Context, *, write: bool, differing: bool
) -> tuple[Checked, tuple[Finding, ...]]:
    """Apply the fixes, or show them; returns the playbook as it is afterwards, and what was mended."""
    from wellhead.author import mend as mending  # noqa: PLC0415 - see wellhead.cli
    from wellhead.author.revise import Change, ReviseRefused, revise, text_of  # noqa: PLC0415

    if write:
        settle(playbook)
    mended = mending.mend(checked, context)
    try:
        changes = []
        for path, text in sorted(mended.texts.items()):
            raw = text_of(playbook, path)
            changes.append(Change(path, raw, mending.as_written(raw, text)))
        if write:
            revise(playbook, changes)
    except ReviseRefused as refused:
        raise Stop(str(refused), FOUND) from refused
    if differing:
        _show(playbook, changes)
    if write:
        _tell_done(mended, named(playbook))
        return mended.checked, mended.done
    if changes:
        fixable = f"{count(mended.done)} can be mended; `wellhead check --fix` does it"
        raise Stop(f"{named(playbook)}: {fixable}", FOUND, prefix="")
    return checked, ()


def _show(playbook: Path, changes: list[Change]) -> None:
    from wellhead.cli.differences import unified  # noqa: PLC0415 - see wellhead.cli

    for change in changes:
        before, after = ((text or "").encode() for text in (change.before, change.after))
        click.echo(tinted(unified(playbook / change.path, before, after)), nl=False)


def _tell_done(mended: Mended, prefix: str) -> None:
    for finding in mended.done:
        title = finding.fix.title if finding.fix else ""
        place = f"{prefix}{finding.span.path}:{finding.span.line}"
        click.echo(f"mended: {place}: {title} [{finding.rule}]", err=True)
