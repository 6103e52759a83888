"""Writing of finished files to a folder: the whole folder at once, or nothing.

No other stage of generating pages changes the disk.
"""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wellhead.write import exchange, inventory
from wellhead.write.disk import look, scan
from wellhead.write.exchange import is_vouched_for
from wellhead.write.inventory import INVENTORY, Content, Inventory
from wellhead.write.lock import locked
from wellhead.write.protection import refuse_place, refuse_sources, refuse_unsafe
from wellhead.write.refusal import Locked, Problem, WriteRefused, explained, shown
from wellhead.write.staging import stage

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = [
    "INVENTORY",
    "PAGES_OWNER",
    "Drift",
    "Locked",
    "Problem",
    "WriteRefused",
    "Written",
    "drift",
    "write",
]

PAGES_OWNER: Final = "wellhead"
"""The writer of generated pages, as their inventory names it."""
_EDITED: Final = "edited by hand"
_FOREIGN: Final = "not written by wellhead"
_IRREGULAR: Final = "not a regular file"
_FORCE: Final = "Keep these files somewhere else, or use --force to move them aside."


@dataclass(frozen=True, slots=True)
class Written:
    """The changes that a run made to a folder; all paths are sorted.

    Args:
        created: Paths that are new.
        changed: Paths whose content changed.
        removed: Paths that an earlier run had written and that are no longer needed.
        unchanged: Paths that kept their content and time stamps.
        moved_aside: The folder that now contains the files of others, if there were any.
    """

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    moved_aside: Path | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences between a folder and the files that would be written; falsy if there are none.

    No path is in two lists.

    Args:
        missing: Paths that would be written and do not exist.
        stale: Paths that exist with other content than would be written.
        extra: Paths that exist and would not be written.
        edited: Paths whose content differs from that in the inventory.
    """

    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return True if there is any difference."""
        return bool(self.missing or self.stale or self.extra or self.edited)


def write(
    target: Path, files: Mapping[str, Content], *, owner: str = PAGES_OWNER, force: bool = False
) -> Written:
    """Make `target` contain exactly `files` and an inventory, in one step; change nothing if it does already.

    Args:
        target: The folder to replace; it is created if missing, with its parents.
        files: Content by relative path with forward slashes. A `Path` is a finished file to be copied.
        owner: The name of the writer. A folder whose inventory has another owner counts as not ours.
        force: True to move files that are not ours to a folder beside the target instead of refusing.

    Returns:
        The changes.

    Raises:
        Locked: Another process is writing to the folder.
        WriteRefused: A path is unsafe, the target is no folder to replace, it contains files that are not
            ours (without `force`), or the system refused. The target then is unchanged, unless the message
            says that the new files are in place.
    """
    refuse_unsafe(files)
    try:
        refuse_place(target)
        new = Inventory(owner, _digests(files))
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target):
            aside = exchange.recover(target, owner)
            refuse_place(target)
            return _write(target, files, new, force=force, aside=aside)
    except BlockingIOError as error:
        message = f"Another run is writing to {shown(target)} at this moment."
        raise Locked(message, help_text="Wait until it has finished, then run again.") from error
    except OSError as error:
        raise explained(error, f"Nothing was written to {shown(target)}") from error


def stands(target: Path, owner: str) -> Inventory | None:
    """Return the inventory of a folder that contains exactly what this owner wrote; None for any other.

    Raises:
        WriteRefused: The folder cannot be read.
    """
    try:
        known = inventory.read(target)
        if known is None or known.owner != owner:
            return None
        found = _found(target)
        found.pop(INVENTORY, None)
        if found.keys() != known.files.keys():
            return None
        return known if all(is_vouched_for(target, p, i, known.files) for p, i in found.items()) else None
    except OSError as error:
        raise explained(error, f"{shown(target)} could not be compared") from error


def drift(target: Path, files: Mapping[str, Content]) -> Drift:
    """Compare `target` with the files that `write` would put there, and change nothing.

    An inventory that is missing or lists other files is a difference too, under its own name.

    Args:
        target: The folder.
        files: As in `write`.

    Raises:
        WriteRefused: A path is unsafe, the target is no folder to replace, or it cannot be read.
    """
    refuse_unsafe(files)
    try:
        refuse_place(target)
        return _drift(target, _digests(files))
    except OSError as error:
        raise explained(error, f"{shown(target)} could not be compared") from error


def _drift(target: Path, wanted: Mapping[str, str]) -> Drift:
    found = _found(target)
    known = inventory.read(target)
    vouched = {} if known is None else known.files
    edited = {p for p, i in found.items() if p in vouched and not is_vouched_for(target, p, i, vouched)}
    stale = {p for p, i in found.items() if p in wanted and not is_vouched_for(target, p, i, wanted)} - edited
    extra = found.keys() - wanted.keys() - edited - {INVENTORY}
    missing = wanted.keys() - found.keys()
    if INVENTORY not in found:
        missing |= {INVENTORY}
    elif known is None or known.files != wanted:
        stale |= {INVENTORY}
    return Drift(*(tuple(sorted(paths)) for paths in (missing, stale, extra, edited)))


def _write(
    target: Path, files: Mapping[str, Content], new: Inventory, *, force: bool, aside: Path | None
) -> Written:
    found = _found(target)
    refuse_sources(target, found)
    known = inventory.read(target)
    vouched: Mapping[str, str] = {}
    if known is not None and known.owner == new.owner:
        vouched = known.files
        found.pop(INVENTORY, None)

    ours = {path: info for path, info in found.items() if is_vouched_for(target, path, info, vouched)}
    problems = [Problem(shown(p), _reason(i, known=p in vouched)) for p, i in found.items() if p not in ours]
    if problems and not force:
        message = f"{shown(target)} holds files that are not ours to replace."
        raise WriteRefused(message, problems=problems, help_text=_FORCE)

    kept = {path: info for path, info in ours.items() if new.files.get(path) == vouched[path]}
    if known == new and not problems and len(kept) == len(new.files):
        return Written(unchanged=tuple(kept), moved_aside=aside)

    work = exchange.new_work(target)
    try:
        stage(work / exchange.PARTIAL, target, files, new, kept)
        exchange.replace(target, work)
    except BaseException:
        with suppress(OSError):  # the first failure is the one to report; the next run cleans up
            exchange.settle(target, work, new.owner)
        raise
    try:
        aside = exchange.settle(target, work, new.owner) or aside
    except OSError as error:
        outcome = f"The new files are in place, but old ones remain in {shown(work)} until the next run"
        raise explained(error, outcome) from error
    return Written(
        created=tuple(path for path in new.files if path not in found),
        changed=tuple(path for path in new.files if path in found and path not in kept),
        removed=tuple(path for path in ours if path not in new.files),
        unchanged=tuple(kept),
        moved_aside=aside,
    )


def _reason(info: os.stat_result, *, known: bool) -> str:
    if not stat.S_ISREG(info.st_mode):
        return _IRREGULAR
    return _EDITED if known else _FOREIGN


def _found(target: Path) -> dict[str, os.stat_result]:
    return {} if look(target) is None else scan(target)


def _digests(files: Mapping[str, Content]) -> dict[str, str]:
    irregular = [
        Problem(shown(path), _IRREGULAR)
        for path, content in sorted(files.items())
        if isinstance(content, Path) and not stat.S_ISREG(content.lstat().st_mode)
    ]
    if irregular:
        message = "Some of what is to be copied is no file."
        raise WriteRefused(message, problems=irregular)
    return {path: inventory.digest(content) for path, content in sorted(files.items())}
