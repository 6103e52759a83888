"""The texts of pages, held small while MkDocs has all pages in memory.

MkDocs reads and converts all pages before it finishes the first. Between the two nobody looks at their
texts, which are most of the memory of a large site.
"""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from mkdocs.structure.pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY: Final = 2000
"""From how many pages on memory counts for more than the time to pack them, half a millisecond a page."""


class _Text:
    """An attribute of a page: a text, which lies there packed or as it is.

    Args:
        name: the attribute's name.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, page: Page | None, _: type[Page]) -> Any:
        if page is None:
            return self
        try:
            value = vars(page)[self.name]
        except KeyError:
            raise AttributeError(self.name) from None
        return _unpacked(value) if type(value) is bytes else value

    def __set__(self, page: Page, value: Any) -> None:
        vars(page)[self.name] = value

    def pack(self, page: Page) -> None:
        """Hold a page's text small."""
        value = vars(page).get(self.name)
        if type(value) is str:
            vars(page)[self.name] = zlib.compress(value.encode("utf-8", "surrogatepass"), 1)


_TEXTS: Final = tuple(map(_Text, ("markdown", "content")))


def pack(page: Page) -> None:
    """Hold the texts of a page small; only while the body of `allowed` runs."""
    for text in _TEXTS:
        text.pack(page)


@contextmanager
def allowed() -> Iterator[None]:
    """Let pages give out texts that are packed while the body runs."""
    for text in _TEXTS:
        setattr(Page, text.name, text)
    try:
        yield
    finally:
        for text in _TEXTS:
            delattr(Page, text.name)


def _unpacked(value: bytes) -> str:
    return zlib.decompress(value).decode("utf-8", "surrogatepass")
