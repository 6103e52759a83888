"""Replacing one folder by another so that a reader, or a crash, never meets a mixture of both.

Beside the target lies, during a run only, a work folder `.<name>.wellhead-<random>` with:

- `partial`: the tree that is being staged. After a crash it is worth nothing.
- `ready`: the staged tree, complete and on the disk. The exchange puts it in the target's place and the
  old tree in its own.
- `old`: the old tree, where the file system cannot exchange two folders in one step.

These names are the journal: `settle` can finish a run from them wherever it stopped. A tree that is no
longer wanted is deleted only as far as its own inventory vouches for it, or the target holds the same file
under a second name; what is left is moved aside.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from itertools import count
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wellhead.write import inventory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MANY: Final = 64
"""From how many files on the whole file system is written out at once, and folders go side by side."""
_AT_ONCE: Final = 8  # folders that are being removed

if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> None:
        """Lock what is open, or raise OSError at once."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _locked_folder(_folder: Path) -> int | None:
        return None  # Windows opens no folders
else:
    import fcntl

    def try_lock(descriptor: int) -> None:
        """Lock what is open, or raise OSError at once."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _locked_folder(folder: Path) -> int | None:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            try_lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in _UNSUPPORTED | {errno.EBADF, errno.ENOLCK}:
                return None  # NFS, for one, locks only what is open for writing, and a folder never is
            raise
        return descriptor


_UNSUPPORTED: Final = frozenset(
    # EPERM is what older seccomp filters of containers answer to a system call they do not know.
    {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
)
_LINUX: Final = sys.platform == "linux"
PARTIAL: Final = "partial"
_READY: Final = "ready"
_OLD: Final = "old"
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the only right to write `target`; a lock that is taken is an error at once, not a wait.

    The lock is on the parent folder itself, so it leaves no file behind and goes with its process.

    Raises:
        BlockingIOError: another process holds the lock.
        OSError: the parent folder cannot be opened.
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
            except PermissionError as error:  # what Windows says
                raise BlockingIOError(error.errno, error.strerror, str(path)) from error
            if not _is_named(descriptor, path):  # whoever held the lock before has just removed the file
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
        return True  # Windows removes no file that somebody has open
    info = look(path)
    return info is not None and os.path.samestat(os.fstat(descriptor), info)


def scan(folder: Path) -> dict[str, os.stat_result]:
    """Everything below `folder` that is not a folder, by relative path; links are not followed."""
    return _listed(folder)[0]


def _listed(top: Path) -> tuple[dict[str, os.stat_result], list[str]]:
    """What `scan` gives, and the folders below, the innermost first."""
    # Paths are texts here and below: making a `Path` takes longer than asking the system about it.
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
    """What is there, no link followed; None if nothing is.

    Raises:
        OSError: the system does not say, which is not to be taken for "nothing".
    """
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def is_folder(info: os.stat_result | None) -> bool:
    """Whether there is a folder proper: no link, and no junction of Windows."""
    if info is None:
        return False
    junction = getattr(info, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_REPARSE_POINT
    return stat.S_ISDIR(info.st_mode) and not junction


def sync(path: Path) -> None:
    """Wait until a file's content or a folder's entries are on the disk."""
    if os.name == "nt":
        if path.is_dir():
            return  # Windows opens no folders
        descriptor = os.open(path, os.O_RDWR)
    else:
        descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)


def sync_all(tree: Path, paths: Sequence[Path]) -> None:
    """Wait until files and folders below a tree are on the disk.

    Where the system can, many are waited for at once: a file system writes out all it has to in a fraction of
    the time that it takes one by one. The guarantee is the same (syncfs(2); since Linux 5.8 it reports
    failed writes too).
    """
    if len(paths) < _MANY or not syncfs(tree):
        for path in paths:
            sync(path)


def syncfs(folder: Path) -> bool:
    """Write out the whole file system that a folder is on; whether the system can do that."""
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
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(folder))


def new_work(target: Path) -> Path:
    """A fresh, empty work folder beside `target`; the tree is to be staged in its `PARTIAL`."""
    return Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))


def replace(target: Path, work: Path) -> None:
    """Put the staged tree in the target's place.

    Raises:
        OSError: it could not be done; the target is what it was.
    """
    ready, old = work / _READY, work / _OLD
    (work / PARTIAL).rename(ready)
    sync(work)
    if look(target) is None:
        ready.rename(target)
    elif not exchanged(ready, target):
        target.rename(old)
        try:
            ready.rename(target)
        except OSError:
            old.rename(target)
            raise


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, or say that this system or file system cannot."""
    if not _LINUX:
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # a C library older than 2018
        return False
    renameat2.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def recover(target: Path, owner: str) -> Path | None:
    """Finish what killed runs left beside `target`; the lock must be held.

    Returns:
        The folder that now holds what such a run was to move aside, if any.

    Raises:
        OSError: something of it can neither be moved nor deleted.
    """
    aside = None
    prefix = _prefix(target)
    for work in sorted(target.parent.iterdir()):
        ours = work.name.startswith(prefix) and "." not in work.name[len(prefix) :]
        if ours and is_folder(look(work)):
            aside = settle(target, work, owner) or aside
    return aside


def settle(target: Path, work: Path, owner: str) -> Path | None:
    """Bring a run to its end, wherever it stopped, and remove its work folder.

    Returns:
        The folder that now holds the files of the old tree that `owner` had not written, if any.

    Raises:
        OSError: something can neither be moved nor deleted; the next call goes on from there.
    """
    ready, old = work / _READY, work / _OLD
    if is_folder(look(old)) and is_folder(look(ready)) and look(target) is None:
        ready.rename(target)
    aside = None
    for tree in (old, ready):
        if is_folder(look(tree)):
            sync(target.parent)  # the exchange before the deletion, whenever the power fails
            aside = _cleared(tree, target, owner) or aside
    shutil.rmtree(work)
    return aside


def _cleared(tree: Path, target: Path, owner: str) -> Path | None:
    """Delete what the tree's own inventory vouches for, and move the rest beside the target."""
    known = inventory.read(tree)
    found, folders = _listed(tree)
    if known is not None and known.owner == owner:
        for path, info in found.items():
            if path == inventory.INVENTORY:
                continue
            if _is_also_in(target, tree, path) or is_vouched_for(tree, path, info, known.files):
                os.unlink(f"{tree}/{path}")  # noqa: PTH108
        (tree / inventory.INVENTORY).unlink()  # last: until then a killed run can go on
    _remove_empty(tree, folders)
    if look(tree) is None or not scan(tree):
        return None
    free = (target.with_name(f".{target.name}.aside-{number}") for number in count(1))
    aside = next(path for path in free if look(path) is None)
    tree.rename(aside)
    sync(target.parent)
    return aside


def _remove_empty(tree: Path, folders: Sequence[str]) -> None:
    """Remove a tree's folders and the tree itself, as far as they are empty."""

    def remove(paths: Sequence[str]) -> None:
        for path in paths:
            with suppress(OSError):  # not empty
                os.rmdir(f"{tree}/{path}")  # noqa: PTH106

    if len(folders) < _MANY:
        remove(folders)
    else:  # a disk that is told of each may answer several as soon as one
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - seldom wanted

        by_depth: dict[int, list[str]] = {}
        for path in folders:
            by_depth.setdefault(path.count("/"), []).append(path)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for depth in sorted(by_depth, reverse=True):
                list(pool.map(remove, [by_depth[depth][n::_AT_ONCE] for n in range(_AT_ONCE)]))
    remove([""])


def _is_also_in(target: Path, tree: Path, path: str) -> bool:
    """Whether a file has a second name in the target, so that it stays when its name in a tree goes."""
    try:
        here, there = os.lstat(f"{tree}/{path}"), os.lstat(f"{target}/{path}")
    except OSError:
        return False
    # Both looked at now, since a name may have been given to another file.
    return stat.S_ISREG(here.st_mode) and here.st_nlink > 1 and os.path.samestat(here, there)


def is_vouched_for(tree: Path, path: str, info: os.stat_result, known: Mapping[str, str]) -> bool:
    """Whether a file is a regular one and has the content that the inventory gives for it."""
    is_known = stat.S_ISREG(info.st_mode) and path in known
    return is_known and inventory.digest_at(f"{tree}/{path}") == known[path]


def _prefix(target: Path) -> str:
    return f".{target.name}.wellhead-"
