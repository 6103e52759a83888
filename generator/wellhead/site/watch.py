"""Tell a development server of changed files, as soon as the system tells of them."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from watchdog.events import FileModifiedEvent
from watchfiles import watch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watchdog.events import FileSystemEventHandler
    from watchfiles import Change

_CALM: Final = 20
"""How long nothing may change before it is told, in milliseconds; editors write in several steps."""
_LONGEST: Final = 1000
"""When it is told at the latest, in milliseconds."""


class Observer:
    """An observer with the methods that MkDocs' server uses, on top of watchfiles.

    Where the system tells nothing, as on some network folders, ``WATCHFILES_FORCE_POLLING=1`` in the
    environment makes it look for changes by itself.

    Args:
        ignored: folders that do not count, with all that is in them.
    """

    def __init__(self, ignored: Iterable[Path]) -> None:
        self._ignored = tuple(os.path.realpath(folder) for folder in ignored)
        self._paths: list[str] = []
        self._handler: FileSystemEventHandler | None = None
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False) -> str:  # noqa: ARG002
        """Add a file or folder to what is watched; to be called before `start`."""
        self._handler = handler
        self._paths.append(path)
        return path

    def unschedule(self, path: str) -> None:
        """Take a file or folder out again; to be called before `start`."""
        self._paths.remove(path)

    def start(self) -> None:
        """Begin to tell of changes, if that has not begun."""
        if self._threads or not self._paths:
            return
        folders = [path for path in self._paths if os.path.isdir(path)]  # noqa: PTH112
        # A file that is replaced by another is seen from its folder only.
        beside = {os.path.dirname(path) for path in self._paths if path not in folders}  # noqa: PTH120
        for paths, recursive in ((folders, True), (sorted(beside), False)):
            if paths:
                thread = threading.Thread(target=self._run, args=(paths, recursive), daemon=True)
                self._threads.append(thread)
                thread.start()

    def stop(self) -> None:
        """Tell nothing any more; may be called twice."""
        self._ended.set()

    def join(self, timeout: float | None = None) -> None:
        """Wait until nothing is told any more."""
        for thread in self._threads:
            thread.join(timeout)

    def _run(self, paths: list[str], recursive: bool) -> None:  # noqa: FBT001 - a thread's argument
        changes = watch(
            *paths,
            watch_filter=self._counts if recursive else self._is_watched,
            debounce=_LONGEST,
            step=_CALM,
            stop_event=self._ended,
            recursive=recursive,
            raise_interrupt=False,
        )
        for found in changes:
            if self._handler is not None:
                self._handler.dispatch(FileModifiedEvent(next(iter(found))[1]))

    def _is_watched(self, _change: Change, path: str) -> bool:
        return path in self._paths

    def _counts(self, _change: Change, path: str) -> bool:
        """Return whether a file counts: neither hidden, nor in a folder that is ignored."""
        real = os.path.realpath(path)
        if any(real == folder or real.startswith(folder + os.sep) for folder in self._ignored):
            return False
        top = next((top for top in self._paths if path.startswith(top)), "")
        return not any(part.startswith(".") for part in Path(path.removeprefix(top)).parts)
