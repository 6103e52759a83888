"""List the files of the docs folder, and where they will be on the site."""

from __future__ import annotations

import os
import posixpath
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wellhead.site.settings import Settings

_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_INDEXES: Final = frozenset({"index", "README"})
_MADE: Final = frozenset({"404.html", "sitemap.xml", "search/search_index.json"})
"""Files that the engines add."""


class DocsFiles:
    """The files of the docs folder. Paths are relative to it, with forward slashes.

    Args:
        settings: the site's.

    Attributes:
        files: all files that engines look at.
        nav_files: the files that list a folder's pages.
        pages: the addresses of pages on the site, by the paths of their files.
        by_url: the paths of pages' files, by their addresses.
        assets: the paths of all other files of the site.
        folders: the folders that hold files of the site.
    """

    def __init__(self, settings: Settings) -> None:
        self.files = frozenset(_walk(settings.docs))
        excluded = _patterns(settings.excluded)
        built = sorted(path for path in self.files if not _is_excluded(path, excluded))
        self.nav_files = sorted(p for p in self.files if posixpath.basename(p) == settings.nav_file)
        self.pages = {path: _url(path) for path in built if path.endswith(_MARKDOWN)}
        self.by_url = {url: path for path, url in self.pages.items()}
        self.assets = {path for path in built if path not in self.pages} | _MADE
        if settings.custom_dir is not None:
            self.assets |= set(_walk(settings.custom_dir))
        self.folders = {
            parent for folder in {posixpath.dirname(path) for path in built} for parent in _upward(folder)
        }


def _walk(folder: Path) -> Iterator[str]:
    """Yield the files that engines look at: none that are hidden or in the folder `templates` at the top."""
    for place, folders, files in os.walk(folder, followlinks=True):
        here = os.path.relpath(place, folder).replace(os.sep, "/").removeprefix(".").lstrip("/")
        folders[:] = sorted(f for f in folders if not f.startswith(".") and (here or f != "templates"))
        for name in sorted(files):
            if not name.startswith("."):
                yield f"{here}/{name}" if here else name


def _url(path: str) -> str:
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    return posixpath.join(folder, "" if name in _INDEXES else f"{name}/")


def _upward(folder: str) -> Iterator[str]:
    """Yield a folder and those that it lies in; the one at the top is a full stop."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield "."


def _patterns(text: str) -> list[tuple[str, bool]]:
    lines = (line.strip() for line in text.splitlines())
    return [(line.lstrip("!"), line.startswith("!")) for line in lines if line and not line.startswith("#")]


def _is_excluded(path: str, patterns: Iterable[tuple[str, bool]]) -> bool:
    """Return True if exclude_docs names a file; the last pattern that does decides, as in .gitignore."""
    excluded = False
    for pattern, negated in patterns:
        anchored = "/" in pattern.rstrip("/")
        bare = pattern.strip("/")
        parts = [parent for parent in _upward(path) if parent != "."]
        if pattern.endswith("/"):
            parts = parts[1:]
        if any(fnmatchcase(part if anchored else posixpath.basename(part), bare) for part in parts):
            excluded = not negated
    return excluded
