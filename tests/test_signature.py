"""What tells whether a file is what it was finds every file, and nothing where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wellhead.signature import signature, signatures

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files, hidden ones, a folder to leave out, and links of all kinds."""
    for path in ("a.md", "deep/er/b.md", ".hidden/c.md", "deep/.d.md", "made/e.md", "made/er/f.md"):
        file = tmp_path / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "g.md").write_text("g")
    for name, target in (
        ("far", "../elsewhere"),
        ("nowhere", "lost"),
        ("circle", "circle"),
        ("same", "made"),
    ):
        (tmp_path / "docs" / name).symlink_to(target)
    return tmp_path / "docs"


def test_all_files_are_found(folder: Path) -> None:
    """Also behind links, with the signature of what these lead to."""
    found = signatures(folder)
    assert sorted(found) == [
        ".hidden/c.md",
        "a.md",
        "deep/.d.md",
        "deep/er/b.md",
        "far/g.md",
        "made/e.md",
        "made/er/f.md",
        "same/e.md",
        "same/er/f.md",
    ]
    assert all(seen == signature((folder / path).stat()) for path, seen in found.items())


def test_what_does_not_count_is_left_out(folder: Path) -> None:
    """A folder by any of its names, and what is hidden."""
    assert sorted(signatures(folder, but=folder / "made", hidden=False)) == [
        "a.md",
        "deep/er/b.md",
        "far/g.md",
    ]
    assert signatures(folder / "none") == {}
