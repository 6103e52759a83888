"""The steps that all commands which change authors' files share: say it, show it, or do it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import click

from wellhead.cli.terminal import FOUND, Stop, tinted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wellhead.author.revise import Change

dry_run = click.option("--dry-run", "-n", is_flag=True, help="Write nothing; say what would be done.")
diff = click.option(
    "--diff", "differing", is_flag=True, help="As --dry-run, and show each change, as a diff."
)


def settle(playbook: Path) -> None:
    """Finish what an earlier command began; if there was anything, stop, so that somebody looks at it."""
    from wellhead.author.revise import ReviseRefused, settle  # noqa: PLC0415 - see wellhead.cli

    try:
        finished = settle(playbook)
    except ReviseRefused as refused:
        raise Stop(str(refused), FOUND) from refused
    if finished:
        raise Stop(
            f"an earlier command was cut short; it is finished now ({finished} files). "
            "Look at the result, then run this one again if you still need it",
            FOUND,
        )


def carry_out(
    playbook: Path, changes: Iterable[Change], moved: Mapping[str, str], *, dry: bool, differing: bool
) -> None:
    """Change the files, or show what would change.

    Args:
        playbook: the folder.
        changes: one a file.
        moved: for each file that becomes another, that one.
        dry: write nothing.
        differing: write nothing, and print the differences.
    """
    from wellhead.author.revise import ReviseRefused, revise  # noqa: PLC0415 - see wellhead.cli

    changes = list(changes)
    if differing:
        click.echo(tinted("".join(differences(playbook, changes, moved))), nl=False)
    if dry or differing:
        return
    try:
        revise(playbook, changes)
    except ReviseRefused as refused:
        raise Stop(f"nothing was changed: {refused}", FOUND) from refused


def differences(playbook: Path, changes: list[Change], moved: Mapping[str, str]) -> Iterator[str]:
    """Yield the changes as unified diffs; a file that moved is compared with itself under its new name."""
    old = {new: old for old, new in moved.items()}
    before = {change.path: change.before for change in changes}
    for change in changes:
        if change.path in moved:
            continue
        origin = old.get(change.path, change.path)
        was, now = before[origin], change.after
        yield from difflib.unified_diff(
            (was or "").splitlines(keepends=True),
            (now or "").splitlines(keepends=True),
            "/dev/null" if was is None else (playbook / origin).as_posix(),
            "/dev/null" if now is None else (playbook / change.path).as_posix(),
        )
