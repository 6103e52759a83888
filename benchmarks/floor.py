"""The floor under any generator: read every file of the playbook, and write every file that Wellhead writes.

Usage: python floor.py PLAYBOOK MADE OUTPUT
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Read all of one folder; copy all of another, from memory."""
    playbook, made, output = map(Path, sys.argv[1:])
    for path in sorted(playbook.rglob("*.yml")):
        path.read_text(encoding="utf-8")
    for path in made.rglob("*"):
        if path.is_file():
            target = output / path.relative_to(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


main()
