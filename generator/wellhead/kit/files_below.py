"""The files below a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def files_below(top: Path, left_out: Path) -> Iterator[Path]:
    """Yield the files below a folder, in no special order; links are followed.

    Args:
        top: the folder, or a single file.
        left_out: a folder that does not count, with its links resolved.
    """
    if top.is_file():
        yield top.resolve()
    for folder, folders, names in os.walk(top.resolve(), followlinks=True):
        folders[:] = [name for name in folders if Path(folder, name) != left_out]
        yield from (Path(folder, name) for name in names)
