"""Queries of the file system, and waiting until files are on the disk."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
from contextlib import suppress
from operator import itemgetter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MANY: Final = 64
"""From this number on, files are flushed at once and folders are removed in parallel."""
_AT_ONCE: Final = 8  # folders removed in parallel
UNSUPPORTED: Final = frozenset(
    # EPERM: older seccomp filters of containers return it for system calls that they do not know.
    {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
)
"""The error codes by which a system says that it does not have a function."""


def scan(folder: Path) -> dict[str, os.stat_result]:
    """Return everything below `folder` that is not a folder, by relative path; links are not followed."""
    return listed(folder)[0]


def listed(top: Path) -> tuple[dict[str, os.stat_result], list[str]]:
    """Return the result of `scan`, and the folders below, the innermost first."""
    # Paths are strings here: creating a `Path` takes longer than the system call.
    files, folders, waiting = [], [], [""]
    while waiting:
        inside = waiting.pop()
        for name in os.listdir(f"{top}/{inside}"):  # noqa: PTH208
            path = inside + name
            info = os.lstat(f"{top}/{path}")
            if is_folder(info):
                folders.append(path)
                waiting.append(f"{path}/")
            else:
                files.append((path, info))
    return dict(sorted(files, key=itemgetter(0))), sorted(folders, reverse=True)


def look(path: Path) -> os.stat_result | None:
    """Return the status of a path without following links; None if there is nothing.

    Raises:
        OSError: The system gives no answer, which does not mean that there is nothing.
    """
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def is_folder(info: os.stat_result | None) -> bool:
    """Return True for a real folder: neither a link nor a junction of Windows."""
    if info is None:
        return False
    junction = getattr(info, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_REPARSE_POINT
    return stat.S_ISDIR(info.st_mode) and not junction


def sync(path: Path) -> None:
    """Wait until a file's content or a folder's entries are on the disk."""
    if os.name == "nt":
        if path.is_dir():
            return  # Windows cannot open folders
        descriptor = os.open(path, os.O_RDWR)
    else:
        descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)


def sync_all(tree: Path, paths: Sequence[Path]) -> None:
    """Wait until files and folders below a tree are on the disk.

    Many files are flushed at once where the system can: a file system writes everything that is pending in a
    fraction of the time that it needs file by file. The guarantee is the same (syncfs(2), which since
    Linux 5.8 also reports failed writes).

    Args:
        tree: The folder that contains them.
        paths: The files and folders.

    Raises:
        OSError: The system could not write one of them.
    """
    if len(paths) < _MANY or not syncfs(tree):
        for path in paths:
            sync(path)


def syncfs(folder: Path) -> bool:
    """Flush the whole file system that contains a folder.

    Returns:
        False if the system cannot do that.

    Raises:
        OSError: The system could not write everything.
    """
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syncfs"):
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if library.syncfs(descriptor) == 0:
            return True
        code = ctypes.get_errno()
    finally:
        os.close(descriptor)
    if code in UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(folder))


def remove_empty(tree: Path, folders: Sequence[str]) -> None:
    """Remove a tree's folders and the tree itself, as far as they are empty."""

    def remove(paths: Sequence[str]) -> None:
        for path in paths:
            with suppress(OSError):  # not empty
                os.rmdir(f"{tree}/{path}")  # noqa: PTH106

    if len(folders) < _MANY:
        remove(folders)
    else:  # a disk that waits for each removal can process several in the same time
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - rarely needed

        by_depth: dict[int, list[str]] = {}
        for path in folders:
            by_depth.setdefault(path.count("/"), []).append(path)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for depth in sorted(by_depth, reverse=True):
                list(pool.map(remove, [by_depth[depth][n::_AT_ONCE] for n in range(_AT_ONCE)]))
    remove([""])
