"""packed: finished files, held small in memory until somebody wants their bytes."""

from __future__ import annotations

import errno
import hashlib
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterator


class Packed(NamedTuple):
    """A finished file.

    Args:
        data: its content, compressed.
        sha256: the SHA-256 of its content, in hexadecimal.
    """

    data: bytes
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Pack some content."""
        return cls(zlib.compress(content, 1), hashlib.sha256(content).hexdigest())

    @property
    def content(self) -> bytes:
        """What was packed.

        Raises:
            OSError: it was kept in a file that is damaged.
        """
        try:
            return zlib.decompress(self.data)
        except zlib.error as error:
            message = "a page that an earlier run kept is damaged; delete the cache folder"
            raise OSError(errno.EIO, message) from error


class Files(Mapping[str, bytes]):
    """The content of finished files by path; what is packed is unpacked anew each time it is asked for.

    Args:
        parts: each file as it is held.
    """

    def __init__(self, parts: Mapping[str, bytes | Packed]) -> None:
        self.parts = parts

    def __getitem__(self, path: str) -> bytes:
        """The content of a file."""
        part = self.parts[path]
        return part.content if isinstance(part, Packed) else part

    def unlike(self, others: Files) -> Mapping[str, bytes]:
        """The files that the others do not hold so.

        Args:
            others: files with the same paths.
        """
        return Files({path: part for path, part in self.parts.items() if part != others.parts[path]})

    def __contains__(self, path: object) -> bool:
        """Whether there is such a file."""
        return path in self.parts

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self.parts)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self.parts)
