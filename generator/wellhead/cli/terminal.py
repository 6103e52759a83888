"""Output of the commands: data on stdout, messages on stderr, colours on a terminal, and an exit code."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wellhead.check.run import Checked
    from wellhead.source.finding import Finding
    from wellhead.write.folder import Written

FOUND, FAULT = 1, 2
"""Exit codes: findings, drift or files in the way; wrong usage or a fault of our own."""


_COLOURS = {
    "error": ("red", True),
    "warning": ("yellow", True),
    "frame": ("blue", False),
    "help": ("cyan", False),
    "title": (None, True),
    "added": ("green", False),
    "removed": ("red", False),
}


class Stop(click.ClickException):
    """Ends a command with a message on stderr and an exit code.

    While serving it ends one build only: the message shows, and the last good site stays up.
    """

    def __init__(self, message: str, code: int, *, prefix: str = "error: ") -> None:
        super().__init__(message)
        setattr(self, "exit_code", code)  # noqa: B010 - click declares a class variable and reads the instance's
        self._prefix = prefix

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message."""
        before = f"{style(self._prefix.strip(), 'error')} " if self._prefix else ""
        click.echo(f"{before}{self.message}", file, err=True)

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Callable[[], Stop], tuple[()]]:
        return partial(Stop, self.message, self.exit_code, prefix=self._prefix), ()


def show(
    findings: Sequence[Finding],
    lines: Mapping[str, list[str]],
    prefix: str,
    pages: str | None = None,
    say: Callable[[str], None] = click.echo,
) -> None:
    """Print the findings, each with its line.

    Args:
        findings: what was found.
        lines: the lines of each file.
        prefix: stands before every path.
        pages: the address below which their rules have pages, if they have.
        say: prints it.
    """
    if findings:
        from wellhead.report import Contents, text  # noqa: PLC0415 - see wellhead.cli

        say(text.report(Contents(findings, lines, prefix, pages), style))


def summary(checked: Checked) -> str:
    """Return the totals, as in ``2 errors in 48 files``."""
    return f"{count(checked.findings)} in {len(checked.sources)} files"


def count(findings: Sequence[Finding]) -> str:
    """Return the number of findings, as in ``2 errors, 1 warning``."""
    from wellhead import report  # noqa: PLC0415 - see wellhead.cli

    return report.count(findings)


def tell(target: Path, written: Written, how: str = "") -> None:
    """Say what a folder's replacement changed in it."""
    changes = [
        f"{len(paths)} {word}"
        for paths, word in (
            (written.created, "new"),
            (written.changed, "changed"),
            (written.removed, "gone"),
            (written.unchanged, "unchanged"),
        )
        if paths
    ]
    click.echo(f"{target}: {', '.join(changes) or 'nothing to write'}{how}", err=True)
    if written.moved_aside is not None:
        click.echo(f"moved aside: {written.moved_aside}", err=True)


def named(playbook: Path) -> str:
    """Return a folder as it stands before a path, with one slash at its end."""
    return f"{playbook.as_posix().rstrip('/')}/"


def short(path: Path) -> Path:
    """Return the path as seen from here, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def coloured() -> bool | None:
    """Return whether colours are wanted anywhere or nowhere; None lets the terminal decide.

    NO_COLOR counts before FORCE_COLOR, and an empty value as none: see https://no-color.org and
    https://force-color.org.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def style(text: str, kind: str) -> str:
    """Return the text in the colours of a kind, such as error or frame; plain where NO_COLOR is set."""
    if coloured() is False:
        return text
    colour, bold = _COLOURS.get(kind, (None, False))
    return click.style(text, fg=colour, bold=bold or None)


def tinted(difference: str) -> str:
    """Return a unified diff in colours: green for what comes, red for what goes."""
    kinds = {"+": "added", "-": "removed", "@": "frame"}
    return re.sub(r"(?m)^([-+@])[^\r\n]*", lambda line: style(line[0], kinds[line[1]]), difference)
