"""What tells, without reading a file, whether it is what it was."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Signature = tuple[int, int, int, int]
"""What is another for a file that was changed: its times of change, its size and its number."""


def signature(info: os.stat_result) -> Signature:
    """What is another for a file that was changed."""
    return info.st_mtime_ns, info.st_ctime_ns, info.st_size, info.st_ino


def signatures(folder: Path, *, but: Path | None = None, hidden: bool = True) -> dict[str, Signature]:
    """The signature of each file, by its path below a folder, with forward slashes.

    Args:
        folder: where to look; links are followed.
        but: a folder in it that does not count.
        hidden: whether files and folders count whose names begin with a dot.
    """
    found: dict[str, Signature] = {}
    left_out = None if but is None else os.path.realpath(but)
    waiting = [("", str(folder))]
    while waiting:
        below, place = waiting.pop()
        for entry in _entries(place):
            if not hidden and entry.name.startswith("."):
                continue
            with suppress(OSError):  # it is gone, or a link leads nowhere or in a circle
                if not entry.is_dir():
                    found[f"{below}{entry.name}"] = signature(entry.stat())
                elif left_out is None or os.path.realpath(entry.path) != left_out:
                    waiting.append((f"{below}{entry.name}/", entry.path))
    return found


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
