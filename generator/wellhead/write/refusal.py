"""Why a folder is left as it is, said so that a person can act on it."""

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
    """One file that stands in the way: its path, in printable characters, and the reason."""

    path: str
    reason: str


class WriteRefused(Exception):  # noqa: N818 - a refusal protects files, it is no fault
    """The folder keeps what it holds.

    Args:
        message: what is wrong, in one sentence.
        problems: every file that stands in the way.
        help_text: what to do about it; kept as `help`.
    """

    def __init__(self, message: str, *, problems: Iterable[Problem] = (), help_text: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)
        self.help = help_text

    def __str__(self) -> str:
        """The message, each problem and the remedy, a line each."""
        listed = (f"  {problem.path}: {problem.reason}" for problem in self.problems)
        return "\n".join(line for line in (self.message, *listed, self.help) if line)


class Locked(WriteRefused):
    """Another process is writing to the same place at this moment."""


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
    """The system's refusal as a sentence that starts with `outcome`, and a remedy."""
    place = "" if error.filename is None else f" ({shown(os.fsdecode(error.filename))})"
    remedy = _REMEDIES.get(error.errno or 0, "Remove the cause, then run again.")
    return WriteRefused(f"{outcome}: {error.strerror or error}{place}.", help_text=remedy)


def shown(path: str | Path) -> str:
    """A path that is safe to print, whatever its name holds."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(path))
