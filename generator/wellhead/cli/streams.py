"""The streams that commands write to, made to bear old consoles and pipes that close early."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from wellhead.cli.terminal import FAULT, Stop

if TYPE_CHECKING:
    from typing_extensions import Buffer


def steady() -> None:
    """Let what is printed never end a command with a traceback.

    A character that an encoding lacks gets a stand-in. If the reader of a pipe has gone, as after `head`,
    the rest is dropped, and the command ends with the exit code that it would have had. A full disk
    is told in one line.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper):
            continue  # closed from the start, or somebody else's
        stream.reconfigure(errors="replace")
        # Others put streams of their own in place: a test, a program that calls us.
        if stream is getattr(sys, f"__{name}__") and not stream.isatty():
            setattr(sys, name, _over(stream))


def _over(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Steady(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors="replace",
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


class _Steady(io.FileIO):
    """A file that swallows what nobody reads any more, and says why if it can hold no more."""

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            self._end()
            return memoryview(data).nbytes
        except OSError as error:
            self._end()
            raise Stop(f"the output cannot be written: {error.strerror}", FAULT) from error

    def _end(self) -> None:
        """From now on be the empty device; programs that we start write there too."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)
