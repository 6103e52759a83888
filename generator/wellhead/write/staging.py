"""Staging of a new tree: creation of its files, or links to those that did not change."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wellhead.write import inventory
from wellhead.write.disk import look, sync_all
from wellhead.write.inventory import INVENTORY, Content, Inventory
from wellhead.write.refusal import Problem, WriteRefused, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CHUNK: Final = 2**20  # bytes


def stage(
    tree: Path,
    target: Path,
    files: Mapping[str, Content],
    new: Inventory,
    kept: Mapping[str, os.stat_result],
) -> None:
    """Build the new tree and wait until it is on the disk.

    Args:
        tree: The folder to create.
        target: The folder that it is to replace.
        files: Content by relative path.
        new: The inventory to write.
        kept: The status of the files in `target` whose content does not change, by path.

    Raises:
        WriteRefused: A file changed while it was being copied.
        OSError: The system refused.
    """
    tree.mkdir()
    live = look(target)
    if live is not None:
        tree.chmod(stat.S_IMODE(live.st_mode))
    folders = _folders_of(files)
    for folder in folders:
        os.mkdir(f"{tree}/{folder}")  # noqa: PTH102 - see exchange
    fresh: list[Path] = []
    for path, content in {**files, INVENTORY: new.dump()}.items():
        if path in kept and _linked(f"{target}/{path}", f"{tree}/{path}", kept[path]):
            continue
        spot = tree / path
        _create(spot, content)
        if path in kept:
            os.utime(spot, ns=(kept[path].st_atime_ns, kept[path].st_mtime_ns))
        if isinstance(content, Path) and inventory.digest(spot) != new.files[path]:
            message = "A file to copy was not finished."
            raise WriteRefused(message, problems=[Problem(shown(path), "changed while it was being copied")])
        fresh.append(spot)
    # After all files are written, so that the disk can take them at once.
    sync_all(tree, [*fresh, *(tree / folder for folder in reversed(folders)), tree])


def _folders_of(paths: Iterable[str]) -> list[str]:
    """Return the folders of files, each after the one that contains it."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(folders)


def _linked(live: str, spot: str, info: os.stat_result) -> bool:
    """Give an unchanged file a second name in the new tree.

    Returns:
        False if the system cannot do that, or if the file has changed since it was compared.
    """
    try:
        os.link(live, spot, follow_symlinks=False)
    except (OSError, NotImplementedError):
        return False
    new = os.lstat(spot)
    if (new.st_ino, new.st_size, new.st_mtime_ns) == (info.st_ino, info.st_size, info.st_mtime_ns):
        return True
    os.unlink(spot)  # noqa: PTH108
    return False


def _create(spot: Path, content: Content) -> None:
    """Create a file.

    Never overwrite one, since it may have a second name elsewhere.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(spot, flags, 0o644)
    try:
        if isinstance(content, bytes):
            _pour(descriptor, content)
        else:
            with inventory.reading(content) as stream:
                while chunk := stream.read(_CHUNK):
                    _pour(descriptor, chunk)
    finally:
        os.close(descriptor)
    with suppress(PermissionError):  # FAT has no modes
        spot.chmod(0o644)  # regardless of the umask, since a server runs as another user


def _pour(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
