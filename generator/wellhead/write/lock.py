"""The lock that lets only one process at a time write a folder."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from wellhead.write.disk import UNSUPPORTED, look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> None:
        """Lock an open file or folder, or raise OSError at once."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _locked_folder(_folder: Path) -> int | None:
        return None  # Windows cannot open folders
else:
    import fcntl

    def try_lock(descriptor: int) -> None:
        """Lock an open file or folder, or raise OSError at once."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _locked_folder(folder: Path) -> int | None:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            try_lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in UNSUPPORTED | {errno.EBADF, errno.ENOLCK}:
                return None  # NFS, for example, locks only files that are open for writing, so no folder
            raise
        return descriptor


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock of `target`; if another process holds it, raise an error at once instead of waiting.

    The lock is on the parent folder itself, so it leaves no file behind and ends with its process.

    Raises:
        BlockingIOError: Another process holds the lock.
        OSError: The parent folder cannot be opened.
    """
    descriptor = _locked_folder(target.parent)
    if descriptor is None:
        with _locked_file(target.with_name(f".{target.name}.wellhead.lock")):
            yield
        return
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _locked_file(path: Path) -> Iterator[None]:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            try:
                try_lock(descriptor)
            except PermissionError as error:  # raised by Windows
                raise BlockingIOError(error.errno, error.strerror, str(path)) from error
            if not _is_named(descriptor, path):  # the previous holder of the lock has just removed the file
                continue
            try:
                yield
            finally:
                if sys.platform != "win32":
                    path.unlink()
            return
        finally:
            os.close(descriptor)
            if sys.platform == "win32":
                with suppress(OSError):
                    path.unlink()


def _is_named(descriptor: int, path: Path) -> bool:
    if os.name == "nt":
        return True  # Windows does not remove open files
    info = look(path)
    return info is not None and os.path.samestat(os.fstat(descriptor), info)
