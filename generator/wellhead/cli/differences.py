"""Unified diffs of single files."""

from __future__ import annotations

import difflib
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def unified(path: Path, before: bytes | None, after: bytes | None) -> str:
    """Return a unified diff that `patch` takes.

    Args:
        path: the file.
        before: what it holds; None if there is none.
        after: what it is to hold; None if there is to be none.
    """
    return "".join(_lines(path, before, after))


def _lines(path: Path, *contents: bytes | None) -> Iterator[str]:
    try:
        old, new = ([*io.StringIO((text or b"").decode(), newline="\n")] for text in contents)
    except UnicodeDecodeError:
        yield f"Binary file {path} differs\n"
        return
    before, after = (path.as_posix() if text is not None else "/dev/null" for text in contents)
    for line in difflib.unified_diff(old, new, before, after):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
