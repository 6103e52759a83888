"""Running an engine in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended: its exit code, and what it printed, without colours."""

    code: int
    out: str
    err: str

    @property
    def last_words(self) -> str:
        """The last line it printed, which in a traceback is the reason."""
        lines = [line for line in (self.out + "\n" + self.err).splitlines() if line.strip()]
        return lines[-1].strip() if lines else f"it ended with exit code {self.code}"


def run_python(arguments: Sequence[str], *, folder: Path, epoch: int) -> Ended:
    """Run this Python with these arguments, and wait for its end.

    Args:
        arguments: what follows the interpreter's name.
        folder: the folder to run in.
        epoch: the time to put where an engine writes one, in seconds since 1970, UTC.
    """
    environment = surroundings(epoch)
    # This package may have been found in another way than the new process would find it.
    places = [str(Path(__file__).resolve().parents[2]), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, places))
    done = subprocess.run(  # noqa: S603 - no shell, and the program is our own interpreter
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    return Ended(done.returncode, _COLOUR.sub("", done.stdout), _COLOUR.sub("", done.stderr))


def surroundings(epoch: int) -> dict[str, str]:
    """Return the environment for an engine: no dates of today, no colours, and no notices of others."""
    return {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(epoch),
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
        # Material and some plug-ins print what they think of MkDocs' future, each with its own switch:
        # material/templates/__init__.py and properdocs/replacement_warning.py
        "NO_MKDOCS_2_WARNING": "true",
        "DISABLE_MKDOCS_2_WARNING": "true",
    }
