"""What earlier runs made, so that the next one need not make it again.

A run asks one question, `Earlier.made`, and makes one statement, `Earlier.keep`. With an empty `Earlier` the
result is the same, only later. It lies in one file of the user's own cache folder (see `cache_folder`), is
written as a whole, and is bound to the program that wrote it. A file that is missing, damaged, or of another
program is an empty one, and a disk that is full or read-only loses nothing but time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wellhead.kit.cache_folder import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FORM: Final = 1
_LIBRARIES: Final = (
    "jinja2",
    "markdown",
    "markupsafe",
    "mkdocs",
    "mkdocs-literate-nav",
    "mkdocs-material",
    "nh3",
    "pagefind_bin",
    "properdocs",
    "pydantic",
    "pymdown-extensions",
    "pyyaml",
    "selectolax",
    "zensical",
)
"""What has a say in what is made, besides this package."""


class Earlier:
    """What earlier runs made, by what they made it of.

    Args:
        file: where it is kept; None keeps it for this process only.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._packed: dict[str, bytes] = _read(file) if file is not None else {}
        self._values: dict[str, Any] = {}
        self._used: set[str] = set()

    def made(self, what: str, of: str = "") -> Any:
        """Return what was made last time, or None if that is not known.

        Args:
            what: the kind of thing.
            of: the digest of all that it was made of, or a name for the place where it is kept.
        """
        key = f"{what} {of}"
        if key not in self._values:
            if key not in self._packed:
                return None
            try:
                self._values[key] = pickle.loads(self._packed[key])  # noqa: S301 - see wellhead.kit.cache_folder
            except Exception:  # noqa: BLE001 - a damaged pickle raises whatever it likes
                del self._packed[key]
                return None
        self._used.add(key)
        return self._values[key]

    def keep(self, what: str, of: str, value: object) -> None:
        """State that this was made of that; the value must not change any more."""
        key = f"{what} {of}"
        self._values[key] = value
        self._packed.pop(key, None)
        self._used.add(key)

    def save(self) -> None:
        """End a run: keep what it asked for and what it made, and forget the rest."""
        self._values = {key: value for key, value in self._values.items() if key in self._used}
        known = {key for key in self._packed if key in self._used}
        if self._file is not None and (len(known) != len(self._packed) or known != self._used):
            self._packed = {
                key: self._packed[key] if key in known else pickle.dumps(self._values[key], 5)
                for key in sorted(self._used)
            }
            _write(self._file, self._packed)
        self._used.clear()


def earlier_runs(project: Path) -> Earlier:
    """Return what is known of earlier runs of a project.

    Args:
        project: a path that stands for the project; different paths never share what they know.
    """
    folder = cache_folder(project)
    return Earlier(folder / "earlier.pickle" if folder is not None else None)


def digest(*parts: str | bytes) -> str:
    """Return one digest of several texts, in hexadecimal."""
    total = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """Return a digest of what decides what is made: Python, the libraries, and the files of this package."""
    package = Path(__file__).parents[1]
    return digest(
        str(_FORM),
        sys.version,
        *(f"{name} {_version(name)}" for name in _LIBRARIES),
        *(f"{path} {info.st_mtime_ns} {info.st_size}" for path, info in _entries(package)),
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _entries(package: Path) -> Iterable[tuple[str, os.stat_result]]:
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            yield f"{folder}/{name}", Path(folder, name).stat()


def _read(file: Path) -> dict[str, bytes]:
    """Read the entries of a file; none if it is not one of this program's."""
    with suppress(OSError):
        content = file.read_bytes()
        head, checksum, rest = content[:40], content[40:80], content[80:]
        if head == program().encode() and checksum == digest(rest).encode():
            entries: dict[str, bytes] = pickle.loads(rest)  # noqa: S301 - see wellhead.kit.cache_folder
            return entries
    return {}


def _write(file: Path, entries: Mapping[str, bytes]) -> None:
    """Write the entries as a whole, or leave the file as it is."""
    content = pickle.dumps(dict(entries), 5)
    with suppress(OSError):
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(program().encode() + digest(content).encode() + content)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
