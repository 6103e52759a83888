"""Replacement of one folder by another such that neither a reader nor a crash meets a mixture of both.

During a run, a work folder `.<name>.wellhead-<random>` lies beside the target. It contains:

- `partial`: the tree that is being staged. After a crash it is worthless.
- `ready`: the staged tree, complete and on the disk. The exchange puts it in the target's place, and the
  old tree in its own.
- `old`: the old tree, where the file system cannot exchange two folders in one step.

These names serve as the journal: from them, `settle` can finish a run wherever it stopped. From a tree
that is no longer needed, a file is deleted only if the tree's own inventory lists it with the same
content, or if the target contains the same file under a second name; the rest is moved aside.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wellhead.write import inventory
from wellhead.write.disk import UNSUPPORTED, is_folder, listed, look, remove_empty, scan, sync

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINUX: Final = sys.platform == "linux"
PARTIAL: Final = "partial"
_READY: Final = "ready"
_OLD: Final = "old"
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


def new_work(target: Path) -> Path:
    """Create an empty work folder beside `target`; the tree is to be staged in its `PARTIAL`."""
    return Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))


def replace(target: Path, work: Path) -> None:
    """Put the staged tree in the target's place.

    Args:
        target: The folder to replace; it may be missing.
        work: The work folder.

    Raises:
        OSError: The exchange failed; the target is unchanged.
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
    """Exchange two folders in one step.

    Returns:
        False if this system or file system cannot do that.

    Raises:
        OSError: The exchange failed; both folders are unchanged.
    """
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
    if code in UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def recover(target: Path, owner: str) -> Path | None:
    """Finish the work that killed runs left beside `target`; the lock must be held.

    Args:
        target: The folder.
        owner: The name of the writer; see `wellhead.write.inventory.Inventory`.

    Returns:
        The folder that now contains the files that such a run was to move aside, if there are any.

    Raises:
        OSError: A file or folder can neither be moved nor deleted.
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

    Args:
        target: The folder.
        work: The work folder.
        owner: The name of the writer.

    Returns:
        The folder that now contains the files of the old tree that `owner` had not written, if there are any.

    Raises:
        OSError: A file or folder can neither be moved nor deleted; the next call continues from there.
    """
    ready, old = work / _READY, work / _OLD
    if is_folder(look(old)) and is_folder(look(ready)) and look(target) is None:
        ready.rename(target)
    aside = None
    for tree in (old, ready):
        if is_folder(look(tree)):
            sync(target.parent)  # so that even after a power cut the exchange comes before the deletion
            aside = _cleared(tree, target, owner) or aside
    shutil.rmtree(work)
    return aside


def _cleared(tree: Path, target: Path, owner: str) -> Path | None:
    """Delete the files that the tree's own inventory lists, and move the others beside the target."""
    known = inventory.read(tree)
    found, folders = listed(tree)
    if known is not None and known.owner == owner:
        for path, info in found.items():
            if path == inventory.INVENTORY:
                continue
            if _is_also_in(target, tree, path) or is_vouched_for(tree, path, info, known.files):
                os.unlink(f"{tree}/{path}")  # noqa: PTH108
        (tree / inventory.INVENTORY).unlink()  # last, so that until then a killed run can be continued
    remove_empty(tree, folders)
    if look(tree) is None or not scan(tree):
        return None
    free = (target.with_name(f".{target.name}.aside-{number}") for number in count(1))
    aside = next(path for path in free if look(path) is None)
    tree.rename(aside)
    sync(target.parent)
    return aside


def _is_also_in(target: Path, tree: Path, path: str) -> bool:
    """Return True if a file has a second name in the target.

    It then continues to exist when its name in the tree is removed.
    """
    try:
        here, there = os.lstat(f"{tree}/{path}"), os.lstat(f"{target}/{path}")
    except OSError:
        return False
    # Both are looked up again, since the name may belong to another file by now.
    return stat.S_ISREG(here.st_mode) and here.st_nlink > 1 and os.path.samestat(here, there)


def is_vouched_for(tree: Path, path: str, info: os.stat_result, known: Mapping[str, str]) -> bool:
    """Return True if a file is regular and has the content that the inventory lists.

    Args:
        tree: The folder.
        path: The file's path in the folder.
        info: The status of the file.
        known: The SHA-256 of each file of the inventory.

    Raises:
        OSError: The file cannot be read.
    """
    is_known = stat.S_ISREG(info.st_mode) and path in known
    return is_known and inventory.digest_at(f"{tree}/{path}") == known[path]


def _prefix(target: Path) -> str:
    return f".{target.name}.wellhead-"
