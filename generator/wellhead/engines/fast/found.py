"""What Material's search has found in each page, kept as the text of its index.

The index is a list of entries, page after page, behind a few settings. So what stands in it for a page is
written once, by the search itself, and the index of many pages is their texts in a row.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

from wellhead.engines.fast.replaced import replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_END: Final = "]}"
"""How an index ends behind its entries."""


class FoundBySearch:
    """What stands in the search's index, by page.

    Args:
        search: the plug-in, after a build.
    """

    def __init__(self, search: Any) -> None:
        self._search = search
        self._index = search.search_index
        self._begin = self._text([]).removesuffix(_END)
        self._texts: dict[str, str] = {}

    @classmethod
    def of(cls, search: Any) -> Self | None:
        """What was found in a build; None if the index is not written as is thought here."""
        entries: list[Any] = search.search_index.entries
        pages: dict[str, list[Any]] = {}
        for entry in entries:
            pages.setdefault(entry["location"].partition("#")[0], []).append(entry)
        found = cls(search)
        for url, of_page in pages.items():
            found.put(url, of_page)
        return found if found._in_a_row(pages) == found._text(entries) else None

    def put(self, url: str, entries: list[Any]) -> None:
        """Keep what was found in a page."""
        self._texts[url] = self._text(entries).removeprefix(self._begin).removesuffix(_END)

    @contextmanager
    def told(self, urls: Iterable[str]) -> Iterator[None]:
        """Let the search's index be that of these pages, in this order, while the body runs."""
        text = self._in_a_row(urls)
        # Not ours: the plug-in lives on from build to build, and begins an index in each.
        with replaced(self._search.search_index, "generate_search_index", lambda _: text):
            yield

    def _in_a_row(self, urls: Iterable[str]) -> str:
        found = (text for url in urls if (text := self._texts.get(url)))
        return f"{self._begin}{','.join(found)}{_END}"

    def _text(self, entries: list[Any]) -> str:
        self._index.entries = entries
        text: str = self._index.generate_search_index(None)
        return text
