"""Read what one page of the docs folder links to, and what of it can be linked to.

Generated pages are read as they stand. Every other page goes through Python-Markdown, so that code is code
and headings get the ids that readers will meet.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from wellhead.kit.earlier import digest
from wellhead.site.dialect import read_page
from wellhead.site.markdown_page import Converter, Link
from wellhead.site.places import line_and_column
from wellhead.site.snippets import Place, included

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wellhead.kit.earlier import Earlier
    from wellhead.site.markdown_page import Converted
    from wellhead.site.settings import Settings

_FRONT_MATTER: Final = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_CODE: Final = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"
    r"|<!--.*?-->",
    re.DOTALL | re.MULTILINE,
)
_IN_TAG: Final = re.compile(r'\s(?:(?:xlink:)?href|src|content)="(?P<value>(?:0; url=)?(?P<address>[^"]*))"')


@dataclass(frozen=True, slots=True)
class Unfound:
    """Something that the page names and that is not there.

    Args:
        message: what is wrong.
        help: what to do.
        place: where it is named.
    """

    message: str
    help: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class DocPage:
    """A page as far as links are concerned.

    Args:
        links: its addresses, each once for each way of writing.
        ids: what an address may name after ``#``.
        unfound: snippets and link definitions that are missing.
    """

    links: tuple[Link, ...] = ()
    ids: frozenset[str] = frozenset()
    unfound: tuple[Unfound, ...] = ()


class Reader:
    """Reads pages the way a site's engines do.

    Args:
        settings: the site's.
        earlier: what earlier runs read in hand-written pages.
    """

    def __init__(self, settings: Settings, earlier: Earlier) -> None:
        self._settings = settings
        self._earlier = earlier
        self._converter = Converter(settings)
        self._state = self._converter.state
        self.knows_ids = self._converter.knows_ids

    def read(self, path: Path) -> DocPage:
        """Read one page.

        Args:
            path: the Markdown file.

        Raises:
            OSError: it cannot be read.
        """
        state = path.stat()
        generated = _generated(path, state.st_mtime_ns, state.st_size)
        return generated or self._hand_written(_without_front_matter(_text(path)), path)

    def places(self, path: Path, link: Link) -> tuple[Place, ...]:
        """Return where a link of a page stands: more than one place if it is broken more than once.

        Args:
            path: the page's file.
            link: one of its links.

        Raises:
            OSError: it cannot be read.
        """
        text = _text(path)
        if read_page(text) is not None:
            found = [
                _place(path, text, tag.start("value"))
                for tag in _IN_TAG.finditer(text)
                if html.unescape(tag["address"]) == link.address
            ]
        else:
            text = _without_front_matter(text)
            snippets, _ = included(text, path, self._settings)
            found = list(_places(link.address, {path: text, **snippets}))
        return tuple(found) or (Place(path, 1, 1),)

    def _hand_written(self, text: str, path: Path) -> DocPage:
        snippets, missing = included(text, path, self._settings)
        unfound = [Unfound(f'there is no snippet "{name}"', None, place) for name, place in missing]
        converted = self._converted(text, path, snippets)
        sources = _without_code({path: text, **snippets}) if converted.undefined else {}
        for reference in converted.undefined:
            for place in _mentions(f"]{reference}", sources):
                message = f"nothing on this page defines {reference}"
                remedy = "add a line such as [name]: address, or put a backslash before the bracket"
                unfound.append(Unfound(message, remedy, Place(place.path, place.line, place.column + 1)))
        return DocPage(converted.links, converted.ids, tuple(unfound))

    def _converted(self, text: str, path: Path, snippets: dict[Path, str]) -> Converted:
        """Convert a page, unless an earlier run did so with the same text, snippets and settings."""
        if self._state is None:
            return self._converter.convert(text)
        files = (part for file, content in snippets.items() for part in (str(file), content))
        of = digest(self._state, str(path), text, *files)
        return self._earlier.once("links", of, partial(self._converter.convert, text))


@lru_cache(maxsize=4096)
def _generated(path: Path, _changed: int, _size: int) -> DocPage | None:
    """Read a page that was generated; None if it is of another kind. While serving, most are read once."""
    written = read_page(_text(path))
    if written is None:
        return None
    return DocPage(tuple(Link(address, rewritten=False) for address in written.addresses), written.ids)


def _text(path: Path) -> str:
    text = path.read_bytes().decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _without_front_matter(text: str) -> str:
    """Return a page's text with blank lines in the place of its front matter."""
    head = _FRONT_MATTER.match(text)
    return "\n" * text.count("\n", 0, head.end()) + text[head.end() :] if head else text


def _without_code(sources: dict[Path, str]) -> dict[Path, str]:
    """Return texts with code and comments blanked out, every other character in its place."""
    return {
        path: _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text) for path, text in sources.items()
    }


def _places(address: str, sources: dict[Path, str]) -> Iterator[Place]:
    """Yield where an address is written as one."""
    written = "|".join(re.escape(form) for form in dict.fromkeys([address, html.escape(address)]))
    pattern = re.compile(
        rf"(?:\]\(\s*<?|^[ ]{{0,3}}\[[^\]\n]+\]:\s*<?|=\s*[\"']?|<|,\s*)"
        rf"(?P<address>{written})(?=[\s)>\"',]|$)",
        re.MULTILINE | re.IGNORECASE,
    )
    for path, text in _without_code(sources).items():
        for found in pattern.finditer(text):
            yield _place(path, text, found.start("address"))


def _mentions(words: str, sources: dict[Path, str]) -> Iterator[Place]:
    for path, text in sources.items():
        for found in re.finditer(re.escape(words), text, re.IGNORECASE):
            yield _place(path, text, found.start())


def _place(path: Path, text: str, offset: int) -> Place:
    return Place(path, *line_and_column(text, offset))
