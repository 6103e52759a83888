"""How a command is measured: as a whole process, with everything that it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_INTERVAL = 0.02
"""How often memory is looked at, in seconds."""
_NOT_COMPILED = "PYTHONDONTWRITEBYTECODE"
"""Would let a program that runs from its source be compiled anew each time, but not one that was installed."""


@dataclass(frozen=True)
class Figures:
    """What a run cost.

    Args:
        wall: from start to end, in seconds.
        cpu: user and system time of the process and its children, in seconds.
        memory: the most that the process and its children held together, in MB; shared pages count once
            (the sum of their proportional set sizes, where the system tells them).
    """

    wall: float
    cpu: float
    memory: float


def measured(command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> Figures:
    """Run a command to its end; a failure ends the measurement with what the command said."""
    if hasattr(os, "sync"):
        os.sync()  # or the disk would still be taking what the command before has written
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={name: value for name, value in (os.environ | variables).items() if name != _NOT_COMPILED},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    watch = _Watch(process.pid)
    watch.start()
    assert process.stderr is not None  # noqa: S101 - just asked for
    complaint = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    watch.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{complaint[-3000:]}")
    # The system's own peak counts what this process held when it started the other, and so says too much.
    return Figures(wall, usage.ru_utime + usage.ru_stime, watch.peak)


def size_of(folder: Path) -> float:
    """The bytes of all files below a folder, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


class _Watch(threading.Thread):
    """Looks at the memory of a process and all below it, now and then."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._done = threading.Event()
        self.peak = 0.0

    def run(self) -> None:
        done = False
        while not done:
            self.peak = max(self.peak, sum(map(_proportional, _family(self._pid))) / 1024)
            done = self._done.wait(_INTERVAL)

    def stop(self) -> None:
        self._done.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _proportional(pid: int) -> int:
    """A process' share of memory, in kB; 0 if it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
