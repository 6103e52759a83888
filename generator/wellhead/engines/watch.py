"""Whether any of some files has changed: the system tells when to look, and looking decides.

What systems tell of changes comes at once, but is neither complete nor exact: network folders and containers
keep silent, and reading a file counts as an event too. So it is only a reason to look at the files now and
not at the end of the usual interval. What counts is that a file is there, is gone, or is another one.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from watchdog import events, observers
from watchdog.observers.polling import PollingObserver

from wellhead.signature import signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from watchdog.observers.api import BaseObserver

    from wellhead.signature import Signature

_CALM: Final = 0.02
"""How long nothing may change before it is told, in seconds; editors write in several steps."""
_SHORTEST: Final = 0.05
"""How long to rest at least between two looks where the system tells nothing, in seconds."""
_TOLD: Final = (
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
    events.DirCreatedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
)


class Watch:
    """Looks after files, in a thread of its own once it was started.

    Args:
        roots: files, and folders of which all files count but hidden ones.
        ignored: folders in them that do not count.
        interval: how often to look where the system tells nothing, in seconds.
        listens: whether to ask the system to tell.
    """

    def __init__(
        self, roots: Iterable[Path], ignored: Iterable[Path], *, interval: float, listens: bool = True
    ) -> None:
        self._roots = tuple(roots)
        self._ignored = frozenset(map(str, ignored))
        self._interval = interval
        self._listens = listens
        self._told = threading.Event()
        self._ended = False
        self.changed: Callable[[], None] = lambda: None
        """Called after each change, from another thread."""
        # Not yet, since it needs threads: a build shares out its work only while there is one.
        self._ear: _Ear | None = None
        self._known = self._look()

    def start(self) -> None:
        """Begin to tell of changes, also of those since this object was made."""
        threading.Thread(target=self._run, name="wellhead-watch", daemon=True).start()

    def stop(self) -> None:
        """Tell nothing any more; may be called twice."""
        self._ended = True
        self._told.set()

    def join(self) -> None:
        """Nobody needs to wait for its thread."""

    def _run(self) -> None:
        if self._listens:
            self._ear = _Ear(self._told.set)
        rest = 0.0
        while not self._ended:
            self._told.wait(rest)
            self._told.clear()
            start = time.monotonic()
            now = self._look()
            took = time.monotonic() - start
            if now != self._known and not self._ended:
                self._known = self._settled(now)
                self.changed()
            rest = self._interval
            if self._ear is None or not self._ear.hears:
                rest = min(rest, max(_SHORTEST, 10 * took))
            rest = max(rest, 10 * took)
        if self._ear is not None:
            self._ear.close()

    def _settled(self, now: dict[str, Signature]) -> dict[str, Signature]:
        """The files when none of them changes any more."""
        while not self._ended:
            time.sleep(_CALM)
            later = self._look()
            if later == now:
                break
            now = later
        return now

    def _look(self) -> dict[str, Signature]:
        found: dict[str, Signature] = {}
        folders: dict[str, bool] = {}
        for root in self._roots:
            if root.is_dir():
                self._enter(str(root), found, folders, ())
            else:
                folders.setdefault(str(root.parent), False)
                with suppress(OSError):
                    found[str(root)] = signature(root.stat())
        if self._ear is not None and self._ear.listen(folders):
            self._told.set()  # something may have changed before it was listened to
        return found

    def _enter(
        self, folder: str, found: dict[str, Signature], folders: dict[str, bool], above: tuple[str, ...]
    ) -> bool:
        """Look at what is in a folder.

        Returns:
            Whether all of it counts, so that it can be listened to as a whole.
        """
        whole = True
        below: dict[str, bool] = {}
        for entry in _entries(folder):
            if entry.path in self._ignored:
                whole = False
            elif entry.name.startswith("."):
                continue
            elif entry.is_dir():
                if entry.is_symlink():
                    whole = False
                    real = os.path.realpath(entry.path)
                    if real in self._ignored or any(f"{place}/".startswith(f"{real}/") for place in above):
                        continue
                inner = self._enter(entry.path, found, below, (*above, os.path.realpath(folder)))
                whole = whole and inner
            else:
                with suppress(OSError):
                    found[entry.path] = signature(entry.stat())
        folders[folder] = whole
        if not whole:
            folders.update(below)
        return whole


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as entries:
        yield from entries


class _Handler(events.FileSystemEventHandler):
    def __init__(self, told: Callable[[], None]) -> None:
        self._told = told

    def on_any_event(self, event: events.FileSystemEvent) -> None:  # noqa: ARG002 - as upstream
        self._told()


class _Ear:
    """Hears from the system, where it tells something.

    Args:
        told: called when something in one of the folders may have changed.
    """

    def __init__(self, told: Callable[[], None]) -> None:
        self._folders: dict[str, bool] = {}
        self._watches: dict[str, Any] = {}
        self._handler = _Handler(told)
        self._observer: BaseObserver | None = None
        # Where it would have to look itself, it would look at more than we do.
        if observers.Observer is not PollingObserver:
            with suppress(Exception):
                observer = observers.Observer()
                observer.start()
                self._observer = observer

    @property
    def hears(self) -> bool:
        """Whether the system tells of changes."""
        return self._observer is not None

    def listen(self, folders: dict[str, bool]) -> bool:
        """Listen to these folders and to no others.

        Args:
            folders: each with whether all that is below counts too.

        Returns:
            Whether some were not listened to before.
        """
        if self._observer is None or folders == self._folders:
            return False
        try:
            for folder in self._folders.keys() - folders.keys():
                self._forget(folder)
            for folder, whole in folders.items():
                if self._folders.get(folder) is not whole:
                    self._forget(folder)
                    # Not of reading, or each build would be followed by another look.
                    self._watches[folder] = self._observer.schedule(
                        self._handler, folder, recursive=whole, event_filter=list(_TOLD)
                    )
            self._folders = dict(folders)
        except Exception:  # noqa: BLE001 - systems differ, and have limits; looking goes on
            self.close()
            return False
        return True

    def _forget(self, folder: str) -> None:
        watch = self._watches.pop(folder, None)
        if watch is not None and self._observer is not None:
            with suppress(Exception):  # the folder is gone
                self._observer.unschedule(watch)

    def close(self) -> None:
        """Hear nothing any more."""
        observer, self._observer = self._observer, None
        if observer is not None:
            with suppress(Exception):
                observer.stop()
