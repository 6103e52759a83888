"""What tells, without reading a file, whether it is what it was."""

from __future__ import annotations

import os
from contextlib import suppress
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
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [
            name
            for name in folders
            if (hidden or not name.startswith(".")) and os.path.realpath(Path(place, name)) != left_out
        ]
        here = os.path.relpath(place, folder).replace(os.sep, "/")
        below = "" if here == "." else f"{here}/"
        for name in names:
            if hidden or not name.startswith("."):
                with suppress(OSError):
                    found[f"{below}{name}"] = signature(os.stat(f"{place}{os.sep}{name}"))  # noqa: PTH116 - quick
    return found
