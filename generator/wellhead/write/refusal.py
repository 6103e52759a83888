"""The errors of writing a folder, each with its remedy."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that prevents writing: its path, in printable characters, and the reason."""

    path: str
    reason: str


class WriteRefused(Exception):  # noqa: N818 - a refusal protects files, it is no fault
    """The folder was not replaced.

    Args:
        message: The reason in one sentence.
        problems: Every file that prevents writing.
        help_text: The remedy; kept as `help`.
    """

    def __init__(self, message: str, *, problems: Iterable[Problem] = (), help_text: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)
        self.help = help_text

    def __str__(self) -> str:
        """Return the message, each problem and the remedy, on separate lines."""
        listed = (f"  {problem.path}: {problem.reason}" for problem in self.problems)
        return "\n".join(line for line in (self.message, *listed, self.help) if line)


class Locked(WriteRefused):
    """Another process is writing to the same place."""


_FULL: Final = "The disk is full. Make room, then run again."
_FORBIDDEN: Final = "You may not write there. Check who owns the folder and its parent, then run again."
_MOUNTED: Final = (
    "The folder cannot be renamed: it is a mount point, or part of a container's image. "
    "Mount its parent instead, or delete the folder, then run again."
)
_REMEDIES: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
    errno.EXDEV: _MOUNTED,
    errno.EBUSY: _MOUNTED,
    errno.ENAMETOOLONG: "A path is too long. Shorten it, or use a folder nearer to the root.",
}


def explained(error: OSError, outcome: str) -> WriteRefused:
    """Turn an error of the system into a refusal with a remedy.

    Args:
        error: The error.
        outcome: The beginning of the sentence.
    """
    place = "" if error.filename is None else f" ({shown(os.fsdecode(error.filename))})"
    remedy = _REMEDIES.get(error.errno or 0, "Remove the cause, then run again.")
    return WriteRefused(f"{outcome}: {error.strerror or error}{place}.", help_text=remedy)


def shown(path: str | Path) -> str:
    """Return a path with all unprintable characters escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(path))
