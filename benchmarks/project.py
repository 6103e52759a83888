"""A project of any size to measure in: a made playbook, a home page and a configuration."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from made_playbook import make_playbook
from peers import MKDOCS_YML

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def made_project(entities: int) -> Iterator[Path]:
    """A folder with a project, which goes at the end.

    Args:
        entities: how many files its playbook has.
    """
    folder = Path(tempfile.mkdtemp(prefix="wellhead-bench-"))
    try:
        make_playbook(folder / "playbook", entities)
        (folder / "docs").mkdir()
        (folder / "docs/index.md").write_text("# Home\n", encoding="utf-8")
        (folder / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def shipped_project() -> Iterator[Path]:
    """A copy of the shipped playbook with its documentation, which goes at the end."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(tempfile.mkdtemp(prefix="wellhead-bench-"))
    try:
        for name in ("playbook", "docs", "hosting"):
            ignored = shutil.ignore_patterns("playbook") if name == "docs" else None
            shutil.copytree(root / name, folder / name, ignore=ignored)
        shutil.copy(root / "mkdocs.yml", folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
