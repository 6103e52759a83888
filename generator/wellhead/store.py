"""What earlier runs made, by the digest of all that it was made of.

An entry is never changed: another input has another digest. So it does not matter which of two runs at
once writes first, nor whether one is lost. A file that is broken, locked or not there is an empty one.
"""

from __future__ import annotations

import hashlib
import marshal
import sqlite3
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self

from wellhead.cachefolder import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

_BROKEN: Final = (sqlite3.Error, OSError, ValueError, EOFError, TypeError, zlib.error)
_MARK: Final = b"marshal %d\n" % marshal.version
_PATIENCE: Final = 2.0  # seconds to wait for another run that is writing
_BATCH: Final = 256  # entries kept in memory before they are written
_SPARE: Final = 3  # unused entries kept for each one in use, so that another configuration finds its own
_ALWAYS: Final = 1000  # unused entries that are kept in any case


def digest(*parts: str | bytes) -> bytes:
    """One digest of several texts."""
    total = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.digest()


class Store:
    """A file of entries; with no file, it forgets everything at the end.

    Args:
        file: where it is kept.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._known: set[bytes] = set()
        self._used: set[bytes] = set()
        self._waiting: dict[bytes, bytes] = {}
        if file is not None:
            try:
                self._open(file)
            except sqlite3.OperationalError:  # locked, or no place to write
                self._connection = None
            except _BROKEN:
                with suppress(*_BROKEN):
                    self._reset(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __contains__(self, key: bytes) -> bool:
        return key in self._waiting or key in self._known

    def get(self, key: bytes) -> Any:
        """What was kept under this key, or None."""
        value = self._waiting.get(key)
        try:
            if value is None and self._connection is not None and key in self._known:
                row = self._connection.execute("SELECT value FROM made WHERE key = ?", (key,)).fetchone()
                value = row[0] if row else None
            if value is None:
                return None
            found = _unpacked(value)
        except _BROKEN:
            self._known.discard(key)
            return None
        self._used.add(key)
        return found

    def keep(self, key: bytes, value: Any) -> None:
        """Keep something that `marshal` can write."""
        self.keep_packed(key, packed(value))

    def keep_packed(self, key: bytes, value: bytes) -> None:
        """Keep what `packed` gave."""
        self._used.add(key)
        self._waiting[key] = value
        if self._connection is not None and len(self._waiting) >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Write what is new, and let go of what has not been used for long."""
        if self._connection is None:
            return
        self._flush()
        with suppress(*_BROKEN):
            unused = self._known - self._used
            if len(unused) > _SPARE * len(self._used) + _ALWAYS:
                with self._connection:
                    self._connection.executemany("DELETE FROM made WHERE key = ?", [(k,) for k in unused])
                self._connection.execute("VACUUM")
        self._connection.close()
        self._connection = None

    def _open(self, file: Path) -> None:
        # Whatever is lost when the power fails is made again.
        self._connection = connection = sqlite3.connect(file, timeout=_PATIENCE)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TABLE IF NOT EXISTS made (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        self._known = {key for (key,) in connection.execute("SELECT key FROM made")}

    def _reset(self, file: Path) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        file.unlink()
        self._open(file)

    def _flush(self) -> None:
        assert self._connection is not None  # noqa: S101 - who calls has looked
        with suppress(*_BROKEN):
            with self._connection:
                self._connection.executemany(
                    "INSERT OR REPLACE INTO made VALUES (?, ?)", self._waiting.items()
                )
            self._known.update(self._waiting)
        self._waiting.clear()


def packed(value: Any) -> bytes:
    """A value as an entry holds it; `marshal` writes and reads pages many times as fast as JSON."""
    return zlib.compress(_MARK + marshal.dumps(value), 1)


def _unpacked(entry: bytes) -> Any:
    written = zlib.decompress(entry)
    # Of anything else `marshal` could make a list of a thousand million items.
    if not written.startswith(_MARK):
        message = "an entry of another layout"
        raise ValueError(message)
    return marshal.loads(written[len(_MARK) :])  # noqa: S302 - from a folder that is only ours, and ours


def kept_for(project: Path, name: str) -> Store:
    """The store of this name for a project; one that forgets everything where nothing can be kept.

    Args:
        project: a path that stands for the project.
        name: what is kept, as a file name without its ending.
    """
    folder = cache_folder(project)
    return Store(folder / f"{name}.sqlite" if folder is not None else None)
