"""Put finished files on the disk: the whole folder at once, or nothing. No other stage changes a disk."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wellhead.write import exchange, inventory
from wellhead.write.exchange import is_vouched_for
from wellhead.write.inventory import INVENTORY, Content, Inventory
from wellhead.write.refusal import Locked, Problem, WriteRefused, explained, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["INVENTORY", "Drift", "Locked", "Problem", "WriteRefused", "Written", "drift", "write"]

_CHUNK: Final = 2**20  # bytes
_EDITED: Final = "edited by hand"
_FOREIGN: Final = "not written by wellhead"
_IRREGULAR: Final = "not a regular file"
_FORCE: Final = "Keep these files somewhere else, or use --force to move them aside."
_ELSEWHERE: Final = "Name a folder that holds nothing but generated files, such as docs/playbook."


@dataclass(frozen=True, slots=True)
class Written:
    """What a run did to a folder; all paths are sorted.

    Args:
        created: paths that are new.
        changed: paths that held something else before.
        removed: paths that were written before and are no longer wanted.
        unchanged: paths that kept their bytes and time stamps.
        moved_aside: the folder that now holds the files that were not ours to replace, if there were any.
    """

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    moved_aside: Path | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """How a folder differs from what would be written; true if it does. A path is in one list at most.

    Args:
        missing: wanted and not there.
        stale: there and wanted, with other content.
        extra: there and not wanted.
        edited: not what the inventory says was written.
    """

    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.missing or self.stale or self.extra or self.edited)


def write(
    target: Path, files: Mapping[str, Content], *, owner: str = "wellhead", force: bool = False
) -> Written:
    """Make `target` hold exactly `files` and a inventory, in one step; if it does so already, touch nothing.

    Args:
        target: the folder to replace; made if missing, with its parents.
        files: content by relative path with forward slashes. A `Path` is a finished file, to be copied.
        owner: who writes; a folder with another owner's inventory counts as not ours.
        force: move files that are not ours to a folder beside the target instead of refusing.

    Raises:
        Locked: another process is writing here.
        WriteRefused: a path is unsafe, the target is no folder to replace, it holds files that are not ours
            (without `force`), or the system refused. The target then is what it was, unless the message
            says that the new files are in place.
    """
    _refuse_unsafe(files)
    try:
        _refuse_place(target)
        new = Inventory(owner, _digests(files))
        target.parent.mkdir(parents=True, exist_ok=True)
        with exchange.locked(target):
            aside = exchange.recover(target, owner)
            _refuse_place(target)
            return _write(target, files, new, force=force, aside=aside)
    except BlockingIOError as error:
        message = f"Another run is writing to {shown(target)} at this moment."
        raise Locked(message, help_text="Wait until it has finished, then run again.") from error
    except OSError as error:
        raise explained(error, f"Nothing was written to {shown(target)}") from error


def stands(target: Path, owner: str) -> Inventory | None:
    """The inventory of a folder that holds exactly what this owner wrote there, or None.

    Raises:
        WriteRefused: it cannot be read.
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
    """How `target` differs from what `write` would put there; changes nothing.

    A inventory that is missing, or that tells of other files, counts too, under its own name.

    Raises:
        WriteRefused: a path is unsafe, the target is no folder to replace, or it cannot be read.
    """
    _refuse_unsafe(files)
    try:
        _refuse_place(target)
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
    _refuse_sources(target, found)
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
        _stage(work / exchange.PARTIAL, target, files, new, kept)
        exchange.replace(target, work)
    except BaseException:
        with suppress(OSError):  # the first failure is the one to tell; the next run tidies up
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
    return {} if exchange.look(target) is None else exchange.scan(target)


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


def _refuse_unsafe(files: Mapping[str, Content]) -> None:
    problems = [Problem(shown(path), reason) for path, reason in inventory.faults(files)]
    if problems:
        message = "Some paths cannot be written on every system."
        raise WriteRefused(message, problems=problems, help_text="Rename what they are made from.")


def _refuse_place(target: Path) -> None:
    """Only a folder proper is ever replaced, and none that a person or a repository lives in."""
    plain = target.name not in {"", ".."} and "\0" not in str(target)
    if not plain or ".git" in Path(os.path.realpath(target.parent), target.name).parts:
        message = f"{shown(target)} is not a folder that can be replaced."
        raise WriteRefused(message, help_text=_ELSEWHERE)
    info = exchange.look(target)
    if info is None:
        return
    if not exchange.is_folder(info):
        kind = "a symbolic link" if stat.S_ISLNK(info.st_mode) else "not a folder"
        message = f"{shown(target)} is {kind}."
        raise WriteRefused(message, help_text=_ELSEWHERE)
    lived_in = [Path.cwd()]
    with suppress(RuntimeError):  # not everybody has a home
        lived_in.append(Path.home())
    if any(_is_at(folder, info) for home in lived_in for folder in (home, *home.parents)):
        message = f"{shown(target)} holds the current folder or your home folder."
        raise WriteRefused(message, help_text=_ELSEWHERE)


def _is_at(folder: Path, info: os.stat_result) -> bool:
    try:
        return os.path.samestat(folder.stat(), info)
    except OSError:
        return False


def _refuse_sources(target: Path, found: Mapping[str, os.stat_result]) -> None:
    """Sources are never replaced, not even by force."""
    sources = {path for path in found if path.casefold() in inventory.SOURCES}
    for names in (path.split("/") for path in found if ".git" in path.casefold()):
        sources |= {"/".join(names[:end]) for end, name in enumerate(names, 1) if name.casefold() == ".git"}
    if sources:
        problems = [Problem(shown(path), "belongs to sources") for path in sorted(sources)]
        message = f"{shown(target)} holds sources, so it is never replaced."
        raise WriteRefused(message, problems=problems, help_text=_ELSEWHERE)


def _stage(
    tree: Path,
    target: Path,
    files: Mapping[str, Content],
    new: Inventory,
    kept: Mapping[str, os.stat_result],
) -> None:
    """Build the new tree and wait until it is on the disk."""
    tree.mkdir()
    live = exchange.look(target)
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
    # After all are written, so that the disk can take them in one go.
    exchange.sync_all(tree, [*fresh, *(tree / folder for folder in reversed(folders)), tree])


def _folders_of(paths: Iterable[str]) -> list[str]:
    """The folders that files lie in, each behind the one that holds it."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(folders)


def _linked(live: str, spot: str, info: os.stat_result) -> bool:
    """Give an unchanged file a second name, if the system can and the file still is what was compared."""
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
    """A new file with this content; never one that exists, which may have a second name elsewhere."""
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
    with suppress(PermissionError):  # FAT knows no modes
        spot.chmod(0o644)  # whatever the umask: a server runs as somebody else


def _pour(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
