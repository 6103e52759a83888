"""The cache folder of a project, which lies in the user's own cache folder and never in the project.

A cache influences the result of a build, so anyone who can write to it can do so too. A folder in the project
could come with a pull request; the user's own cannot.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

VARIABLE: Final = "WELLHEAD_CACHE_DIR"
"""The environment variable that names another cache folder; an empty value disables the cache."""
_KEPT: Final = 60 * 24 * 3600
"""The time after which the cache of a project is removed if it was not used, in seconds."""


def cache_folder(project: Path) -> Path | None:
    """Return the folder for the caches of a project, and create it if it is missing.

    Args:
        project: a path that identifies the project; different paths never share a cache.

    Returns:
        The folder; None if there is no folder to which only this user can write.
    """
    try:
        root = _root()
        if root is None:
            return None
        name = hashlib.blake2b(os.fsencode(os.path.realpath(project)), digest_size=10).hexdigest()
        folder = root / name
        if not folder.is_dir():
            root.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
            _forget_old(root)
        if not (_is_ours(root) and _is_ours(folder)):
            return None
        os.utime(folder)
    except (OSError, RuntimeError):  # no home, a read-only or a full disk
        return None
    return folder


def _root() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    from platformdirs import user_cache_path  # noqa: PLC0415 - nothing else needs it

    return user_cache_path("wellhead", appauthor=False)


def _is_ours(folder: Path) -> bool:
    """Return True if no other user can write to a folder."""
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode):
        return False
    if not hasattr(os, "getuid"):  # Windows keeps a user's folders apart by itself
        return True
    return info.st_uid == os.getuid() and not info.st_mode & 0o022


def _forget_old(root: Path) -> None:
    """Remove the caches of projects that were not built for a long time."""
    for folder in root.iterdir():
        with suppress(OSError):
            if folder.is_dir() and time.time() - folder.stat().st_mtime > _KEPT:
                shutil.rmtree(folder)
