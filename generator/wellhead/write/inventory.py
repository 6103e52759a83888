"""The inventory of a folder: the files that were written to it.

The module also knows which paths may be written at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from io import BufferedReader

Content: TypeAlias = bytes | Path
"""The content of a file: bytes, or a file to copy."""
INVENTORY: Final = ".wellhead.json"
SOURCES: Final = frozenset({"mkdocs.yml", "playbook.yml", "pyproject.toml"})
"""Names that mark the top of a folder as somebody's sources, which are never replaced."""

_FORMAT: Final = 1
_LARGEST: Final = 16 * 2**20  # bytes; about 100,000 files
_CHUNK: Final = 2**16  # bytes; larger than most pages, and cheap to allocate
_READING: Final = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
_LONGEST_NAME: Final = 255  # bytes; the limit of ext4, APFS and NTFS alike
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_UNPORTABLE: Final = re.compile(r"[<>:\"|?*\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NO_NAMES: Final = frozenset({"", ".", ".."})
_DEVICES: Final = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [name + digit for name in ("com", "lpt") for digit in "0123456789¹²³"],
)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The writer of a folder and the files it wrote.

    Args:
        owner: The name of the writer.
        files: The SHA-256, in hexadecimal, of each file by its relative path.
    """

    owner: str
    files: Mapping[str, str]

    def dump(self) -> bytes:
        """Return the inventory as JSON: sorted and without dates, so the same for the same content."""
        document = {"format": _FORMAT, "owner": self.owner, "files": dict(self.files)}
        return (json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def read(folder: Path) -> Inventory | None:
    """Return the inventory of a folder; None if there is none that can be trusted.

    Anyone may have changed the file. So a wrong type, a path that we would not write, an unknown format, a
    link, and a file that is too large to be ours all count as "no inventory".

    Raises:
        OSError: The inventory exists but cannot be read.
    """
    path = folder / INVENTORY
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with reading(path) as stream:
            raw = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    if len(raw) > _LARGEST:
        return None
    try:
        document = json.loads(raw.decode())
    except (ValueError, RecursionError):
        return None
    return _decoded(document)


def _decoded(document: object) -> Inventory | None:
    match document:
        case {"format": int(version), "owner": str(owner), "files": dict(files)} if version == _FORMAT:
            pass
        case _:
            return None
    if not all(isinstance(digest, str) and _DIGEST.fullmatch(digest) for digest in files.values()):
        return None
    return None if any(faults(files)) else Inventory(owner, files)


def reading(path: Path) -> BufferedReader:
    """Open a file without following a symbolic link or waiting for the other end of a pipe.

    Raises:
        OSError: The file cannot be opened, or is a symbolic link.
    """
    return os.fdopen(os.open(path, _READING), "rb")


def digest(content: Content) -> str:
    """Return the SHA-256, in hexadecimal, of some bytes or of a regular file.

    Raises:
        OSError: The file cannot be read, or is a symbolic link.
    """
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    return digest_at(str(content))


def digest_at(path: str) -> str:
    """Return the SHA-256, in hexadecimal, of a regular file.

    Raises:
        OSError: The file cannot be read, or is a symbolic link.
    """
    total = hashlib.sha256()
    descriptor = os.open(path, _READING)
    try:
        while chunk := os.read(descriptor, _CHUNK):
            total.update(chunk)
    finally:
        os.close(descriptor)
    return total.hexdigest()


def faults(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each path that must not be written below a folder, with the reason.

    A path that passes stays inside the folder and means the same file on Linux, macOS and Windows.

    Args:
        paths: Relative paths with forward slashes.
    """
    first: dict[str, tuple[str, bool]] = {}
    for path in sorted(paths):
        reason = _fault(path)
        if reason is not None:
            yield path, reason
            continue
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            here = "/".join(parts[:depth]), depth == len(parts)
            other = first.setdefault(_folded(here[0]), here)
            if other != here:
                yield path, f"clashes with {other[0]!r} where capitals or accents do not count"
                break


def _fault(path: str) -> str | None:
    names = path.split("/")
    if not _NO_NAMES.isdisjoint(names):
        return "not a plain relative path"
    if _UNPORTABLE.search(path):
        return "holds a character that not every system allows in a file name"
    if _folded(names[0]) == INVENTORY:
        return "the inventory's own name"
    if _folded(names[0]) in SOURCES:
        return "a name that marks a folder as sources"
    return next(filter(None, map(_name_fault, names)), None)


@lru_cache(maxsize=4096)
def _name_fault(name: str) -> str | None:
    if name[-1] in ". ":
        return "a name ends with a dot or a space"
    if len(name.encode()) > _LONGEST_NAME:
        return f"a name is longer than {_LONGEST_NAME} bytes"
    if name.casefold().split(".")[0].rstrip() in _DEVICES:
        return "a name is reserved by Windows"
    return "a name is reserved by git" if name.casefold() == ".git" else None


def _folded(text: str) -> str:
    """Return a text in the form that file systems compare if they ignore case and Unicode composition."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
