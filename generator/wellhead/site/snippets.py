"""Find the snippets that a page includes, as the Markdown extension pymdownx.snippets reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from wellhead.site.settings import Settings

EXTENSION: Final = "pymdownx.snippets"
_SNIPPET: Final = re.compile(r"""[ \t]*-+8<-+(?:[ \t]+(?P<quote>["'])(?P<name>.+?)(?P=quote))?[ \t]*$""")
_PART: Final = re.compile(r"(?::-?\d*){1,2}(?:,.*)?$|:[a-zA-Z][-_0-9a-zA-Z]*$")


class Place(NamedTuple):
    """A place in a file: its path, and a line and a column counted from 1."""

    path: Path
    line: int
    column: int


class Missing(NamedTuple):
    """A snippet that is not there.

    Args:
        name: its name.
        place: where it is named.
    """

    name: str
    place: Place


def included(text: str, path: Path, settings: Settings) -> tuple[dict[Path, str], list[Missing]]:
    """Return the snippets that a page includes, also through others, and those that are missing.

    Args:
        text: the page's Markdown.
        path: its file.
        settings: the site's.

    Returns:
        The texts of snippets by their files, and the missing ones.

    Raises:
        OSError: a snippet cannot be read.
    """
    found: dict[Path, str] = {}
    missing: list[Missing] = []
    waiting = [(text, path)] if settings.snippet_paths else []
    while waiting:
        for name, place in _names(*waiting.pop()):
            snippet = next(
                (file for file in _candidates(name, settings.snippet_paths) if file.is_file()), None
            )
            if snippet is None:
                missing.append(Missing(name, place))
            elif snippet not in found:
                found[snippet] = snippet.read_text(encoding="utf-8", errors="replace")
                waiting.append((found[snippet], snippet))
    return found, missing


def _candidates(name: str, folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield folder / name
        elif folder.name == name:
            yield folder


def _names(text: str, path: Path) -> Iterator[tuple[str, Place]]:
    """Yield what a text includes, without web addresses and commented names."""
    block = False
    for number, line in enumerate(text.split("\n"), 1):
        found = _SNIPPET.match(line)
        if found and found["name"] is None:
            block = not block
            continue
        if found is None and not block:
            continue
        name = found["name"] if found else line.strip()
        if name and not name.startswith((";", "http://", "https://")):
            yield _PART.sub("", name), Place(path, number, line.find(name) + 1)
