"""The messages of a run to the reader; only the command line prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from wellhead.check.run import Checked
    from wellhead.write.folder import Written


class Listener(Protocol):
    """Shows the reader what happens."""

    def say(self, message: str) -> None:
        """Show a message."""

    def report(self, checked: Checked) -> None:
        """Show what was found in a playbook."""

    def written(self, folder: Path, written: Written) -> None:
        """Show what has changed in a folder."""

    def refuse(self, error: Exception) -> None:
        """Show why nothing was built."""
