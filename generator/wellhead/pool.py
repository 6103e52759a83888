"""Work shared between processes that start as copies of this one, and so need not be told anything."""

from __future__ import annotations

import gc
import marshal
import os
import pickle
import sys
import tempfile
import threading
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Value = TypeVar("Value")

_FEW: Final = 24
"""With fewer items than this, starting a process costs more than it saves."""
_MOST: Final = 8  # processes; each needs some memory of its own


def share(items: Sequence[Item], work: Callable[[Item], Any]) -> Iterator[tuple[Item, Any]]:
    """Do some work for each item, in this process and, where that can be had, in others beside it.

    Args:
        items: what to work on.
        work: gives a value that `marshal` can write. What it changes in memory is lost if it runs in
            another process.

    Yields:
        Items with their values, in any order. Where the work raised an error, or a process died, the item
        is missing: whoever needs it does the work anew, and meets the error.
    """
    count = min(_processes(), len(items) // (_FEW // 2)) if len(items) >= _FEW else 1
    if count < 2:  # noqa: PLR2004 - one is this process
        yield from _done(items, work)
        return
    others = []
    gc.collect()
    gc.freeze()  # a collection would write to every object, and so copy the memory that is shared
    try:
        for number in range(1, count):
            results = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
            others.append((_started(items[number::count], work, results), results))
        yield from _done(items[::count], work)
    finally:
        gc.unfreeze()
        for process, _ in others:
            os.waitpid(process, 0)
    for number, (_, results) in enumerate(others, 1):
        with results:
            results.seek(0)
            mine = items[number::count]
            try:
                while True:
                    index, value = marshal.load(results)  # noqa: S302 - written by a copy of this process
                    yield mine[index], value
            except (EOFError, ValueError, TypeError):
                pass


class Beside(Generic[Value]):
    """Some work that another process does, where that can be had, while this one goes on.

    Args:
        work: gives a value that `pickle` can write. What it changes in memory is lost, and it prints nothing.
    """

    def __init__(self, work: Callable[[], Value]) -> None:
        self._work = work
        self._results: BinaryIO | None = None
        self._process = 0
        if _processes() > 1:
            self._results = results = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
            self._process = _copied(lambda: pickle.dump(work(), results, 5), results)
        self._code: int | None = None

    def goes_on(self) -> bool:
        """Whether another process is still at it."""
        if self._results is not None and self._code is None:
            process, status = os.waitpid(self._process, os.WNOHANG)
            self._code = status if process else None
            return not process
        return False

    def value(self) -> Value:
        """Wait for the value. If no other process came to its end, do the work here, and meet its error."""
        if self._results is None:
            return self._work()
        if self._code is None:
            _, self._code = os.waitpid(self._process, 0)
        with self._results as results:
            if self._code == 0:
                results.seek(0)
                return cast("Value", pickle.load(results))  # noqa: S301 - written by a copy of this process
        return self._work()


def _done(items: Sequence[Item], work: Callable[[Item], Any]) -> Iterator[tuple[Item, Any]]:
    for item in items:
        try:
            value = work(item)
        except Exception:  # noqa: BLE001, S112 - see share
            continue
        yield item, value


def _started(items: Sequence[Item], work: Callable[[Item], Any], results: BinaryIO) -> int:
    def all_of_them() -> None:
        for index, item in enumerate(items):
            for _, value in _done([item], work):
                marshal.dump((index, value), results)

    return _copied(all_of_them, results)


def _copied(work: Callable[[], object], results: BinaryIO) -> int:
    """Start a copy of this process, which only does some work; its exit code is 0 if that came to its end."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        work()
        results.flush()
        code = 0
    finally:
        os._exit(code)


def _processes() -> int:
    """How many processes may work at once; one where a copy of this one would not be safe."""
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, _MOST)
