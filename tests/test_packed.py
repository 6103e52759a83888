"""Finished files are held small, and are what they were when somebody asks."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from wellhead.packed import Files, Packed
from wellhead.write.folder import WriteRefused, drift, write

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "Word — for word.\n".encode() * 1000


def test_a_packed_file() -> None:
    """It takes little room, knows its digest, and gives its content."""
    packed = Packed.of(PAGE)
    assert len(packed.data) < len(PAGE) / 10
    assert packed.content == PAGE
    assert packed.sha256 == hashlib.sha256(PAGE).hexdigest()


def test_a_damaged_file(tmp_path: Path) -> None:
    """It is never written: the folder stays as it is, and the message says what to do."""
    whole = Packed.of(PAGE)
    write(tmp_path / "out", {"a.md": b"a"})
    damaged = whole._replace(data=whole.data[:-9] + b"-" + whole.data[-8:])
    with pytest.raises(WriteRefused, match="is damaged; delete the cache folder"):
        write(tmp_path / "out", {"a.md": damaged})
    assert (tmp_path / "out" / "a.md").read_bytes() == b"a"


def test_files() -> None:
    """They are a mapping to contents, however they are held, and tell what differs."""
    files = Files({"a.md": Packed.of(PAGE), "b.md": b"b"})
    assert files == {"a.md": PAGE, "b.md": b"b"}
    assert "a.md" in files
    assert len(files) == 2
    assert files.unlike(Files({"a.md": Packed.of(PAGE), "b.md": b"c"})) == {"b.md": b"b"}


def test_packed_files_are_written(tmp_path: Path) -> None:
    """The disk gets the content, and a second run finds it there."""
    files = {"a.md": Packed.of(PAGE)}
    assert write(tmp_path / "out", files).created == ("a.md",)
    assert (tmp_path / "out" / "a.md").read_bytes() == PAGE
    assert write(tmp_path / "out", files).unchanged == ("a.md",)
    assert not drift(tmp_path / "out", files)
