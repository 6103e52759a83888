"""A store of the results of earlier runs, so that the next run need not compute them again.

A run asks one question, `Earlier.made`, and makes one statement, `Earlier.keep`; `Earlier.once` is both. With
an empty `Earlier` the result is the same, but takes longer. The store is one file in the user's own cache
folder (see `cache_folder`). It is written as a whole, and is valid only for the program that wrote it. A file
that is missing, damaged, or from another program counts as empty, and a disk that is full or read-only costs
nothing but time.
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
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeVar

    Value = TypeVar("Value")

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
"""The libraries whose versions influence the results."""


class Earlier:
    """The results of earlier runs, by the digests of their inputs.

    Args:
        file: the file that keeps them; None keeps them for this process only.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._packed: dict[str, bytes] = _read(file) if file is not None else {}
        self._values: dict[str, Any] = {}
        self._used: set[str] = set()

    def made(self, what: str, of: str = "") -> Any:
        """Return an earlier result, or None if it is not known.

        Args:
            what: the kind of result, one word.
            of: the digest of all its inputs, or a name for the place where it is kept.
        """
        key = f"{what} {of}"
        if key not in self._values:
            if key not in self._packed:
                return None
            try:
                self._values[key] = pickle.loads(self._packed[key])  # noqa: S301 - see wellhead.kit.cache_folder
            except Exception:  # noqa: BLE001 - a damaged pickle can raise anything
                del self._packed[key]
                return None
        self._used.add(key)
        return self._values[key]

    def keep(self, what: str, of: str, value: object) -> None:
        """Keep a result for the next run.

        Args:
            what: the kind of result, one word.
            of: the digest of all its inputs, or a name for the place where it is kept.
            value: the result, which must not change any more and can be pickled.
        """
        key = f"{what} {of}"
        self._values[key] = value
        self._packed.pop(key, None)
        self._used.add(key)

    def once(self, what: str, of: str, make: Callable[[], Value]) -> Value:
        """Return what an earlier run made of the same input, or make it and keep it.

        Args:
            what: see `keep`.
            of: the digest of all inputs of `make`.
            make: makes the result, which is never None.
        """
        value: Value | None = self.made(what, of)
        if value is None:
            value = make()
            self.keep(what, of, value)
        return value

    def save(self) -> None:
        """End a run: of the kinds that it asked for keep only what it used or made; keep all other kinds."""
        asked = {key.partition(" ")[0] for key in self._used}
        kept = {
            key
            for key in {*self._packed, *self._values}
            if key in self._used or key.partition(" ")[0] not in asked
        }
        self._values = {key: value for key, value in self._values.items() if key in kept}
        if self._file is not None and kept != self._packed.keys():
            self._packed = {
                key: self._packed[key] if key in self._packed else pickle.dumps(self._values[key], 5)
                for key in sorted(kept)
            }
            _write(self._file, self._packed)
        self._used.clear()


def earlier_runs(project: Path) -> Earlier:
    """Return the results of earlier runs of a project.

    Args:
        project: a path that identifies the project; different paths never share results.
    """
    folder = cache_folder(project)
    return Earlier(folder / "earlier.pickle" if folder is not None else None)


def digest(*parts: str | bytes) -> str:
    """Return one digest of several texts: 40 hexadecimal digits (BLAKE2b)."""
    total = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """Return a digest of everything that influences results: Python, libraries, and this package's files."""
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
    """Read the entries of a file; none if this program did not write it."""
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
