"""Changes of files are told, at once where the system tells them, and never missed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from wellhead.site.engines.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60  # seconds


class Heard:
    """A folder that is watched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told = threading.Semaphore(0)
        for name in ("docs/guide/deep", "docs/made", "docs/.hidden", "playbook"):
            (folder / name).mkdir(parents=True)
        for name in (
            "docs/a.md",
            "docs/guide/deep/b.md",
            "docs/made/c.md",
            "docs/.hidden/d.md",
            "mkdocs.yml",
        ):
            (folder / name).write_text("one")
        (folder / "docs" / "again").symlink_to(folder / "docs")

    def watch(self, *, interval: float, listens: bool) -> Watch:
        """Begin."""
        roots = [self.folder / "docs", self.folder / "playbook", self.folder / "mkdocs.yml"]
        watch = Watch(roots, [self.folder / "docs/made"], interval=interval, listens=listens)
        watch.changed = self.told.release
        watch.start()
        return watch

    def hears(self) -> bool:
        """Whether a change is told."""
        return self.told.acquire(timeout=PATIENCE)


@pytest.fixture(params=["listens", "looks"])
def heard(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Heard]:
    """A folder whose changes the system tells, or does not."""
    heard = Heard(tmp_path.resolve())
    listens = request.param == "listens"
    # Who listens would have to wait for longer than the test does.
    watch = heard.watch(interval=10 * PATIENCE if listens else 0.05, listens=listens)
    yield heard
    watch.stop()


def test_every_kind_of_change_is_told(heard: Heard) -> None:
    """Changed, new, renamed and removed files, in folders that are old or new."""
    folder = heard.folder
    (folder / "mkdocs.yml").write_text("two")
    assert heard.hears()
    (folder / "docs/guide/deep/b.md").write_text("two")
    assert heard.hears()
    (folder / "docs/new/er").mkdir(parents=True)
    (folder / "docs/new/er/e.md").write_text("one")
    assert heard.hears()
    (folder / "docs/new/er/e.md").write_text("three")
    assert heard.hears()
    (folder / "docs/a.md").rename(folder / "docs/z.md")
    assert heard.hears()
    (folder / "docs/guide/deep/b.md").unlink()
    assert heard.hears()


def test_what_does_not_count_is_not_told(heard: Heard) -> None:
    """Hidden files, folders that are left out, and mere reading lead to nothing."""
    folder = heard.folder
    (folder / "docs/made/c.md").write_text("two")
    (folder / "docs/.hidden/d.md").write_text("two")
    (folder / "docs/a.md").read_text()
    (folder / "docs/a.md").write_text("two")
    assert heard.hears()
    assert not heard.told.acquire(blocking=False)


def test_a_change_before_the_start_is_told(tmp_path: Path) -> None:
    """What changes during the first build is built after it."""
    heard = Heard(tmp_path.resolve())
    watch = Watch([heard.folder / "docs"], [], interval=10 * PATIENCE)
    (heard.folder / "docs/a.md").write_text("two")
    watch.changed = heard.told.release
    watch.start()
    assert heard.hears()
    watch.stop()
