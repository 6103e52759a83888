"""What one page of the docs folder links to, and what of it can be linked to.

Generated pages are in a small dialect that is read as it stands: headings with an id, and one line of HTML
between them. Every other page goes through Python-Markdown with the site's own extensions, as the engines
do it, so that code is code and headings get the ids that readers will meet.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final, NamedTuple

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from wellhead.site.settings import Extension
from wellhead.site.strict_html import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from wellhead.site.settings import Settings

_DIALECT: Final = re.compile(r"(?P<heading>#{1,6} .*\{: #(?P<id>[\w.-]+)[^}]*\})|<div[ >].*</div>|<!--.*-->|")
_FRONT_MATTER: Final = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_CODE: Final = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"
    r"|<!--.*?-->",
    re.DOTALL | re.MULTILINE,
)
_SNIPPET: Final = re.compile(r"""[ \t]*-+8<-+(?:[ \t]+(?P<quote>["'])(?P<name>.+?)(?P=quote))?[ \t]*$""")
_PART: Final = re.compile(r"(?::-?\d*){1,2}(?:,.*)?$|:[a-zA-Z][-_0-9a-zA-Z]*$")
_UNDEFINED: Final = re.compile(r"\[[^\[\]]+\](?P<reference>\[[^\[\]]*\])")
_ADDRESS: Final = re.compile(r"""\s(?:(?:xlink:)?href|src|srcset|poster|content)="([^"]*)\"""", re.IGNORECASE)
_REFRESH: Final = re.compile(r"[\d.]+\s*;\s*url=\s*(?P<address>.*)", re.IGNORECASE)

_REWRITTEN: Final = "wellhead-rewritten:"
"""Stands before addresses in the output that were Markdown, which engines turn into those of pages."""
_DEFAULTS: Final = tuple(
    Extension(name, {}, complete=True)
    for name in ("toc", "tables", "fenced_code", "attr_list", "admonition", "md_in_html")
)
_LEFT_OUT: Final = ("material.", "zensical.", "pymdownx.emoji")
"""Extensions that are not needed for links and bring the engine, or the network, with them."""


class Place(NamedTuple):
    """Where something stands: a file, and a line and column in it, counted from 1."""

    path: Path
    line: int
    column: int


class Link(NamedTuple):
    """An address on a page.

    Args:
        address: as it was written, with entities decoded.
        rewritten: it was written in Markdown, so that engines look for a file first.
    """

    address: str
    rewritten: bool


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
    """A page as the link check sees it.

    Args:
        links: its addresses, each once for each way of writing.
        ids: what an address may name after ``#``.
        unfound: snippets and link definitions that are missing.
        is_generated: whether nothing but the page's text decides all this.
        snippets: the files that the page includes.
    """

    links: tuple[Link, ...] = ()
    ids: frozenset[str] = frozenset()
    unfound: tuple[Unfound, ...] = ()
    is_generated: bool = False
    snippets: tuple[Path, ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads pages the way a site's engines do.

    Args:
        settings: the site's.
    """

    settings: Settings
    knows_ids: bool = True
    """Whether headings get the ids that readers will meet; not with a slugify function of the site's own."""
    _markdown: Markdown | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Look at how headings get their ids."""
        named = {
            extension.name.removeprefix("markdown.extensions."): extension for extension in self._named()
        }
        self.knows_ids = "toc" not in named or named["toc"].complete

    def read(self, path: Path, content: bytes | None = None) -> DocPage:
        """Read one page.

        Args:
            path: the Markdown file.
            content: what it will hold, if that is not there yet.

        Raises:
            OSError: it cannot be read.
        """
        text = _text(path, content)
        return _generated(text) or self._written(text, path)

    def places(self, path: Path, link: Link) -> tuple[Place, ...]:
        """Where a link of a page stands; more than one place if it is broken more than once.

        Args:
            path: the page's file.
            link: one of its links.

        Raises:
            OSError: it cannot be read.
        """
        text = _text(path)
        if _generated(text) is not None:
            found = tuple(Place(path, *place) for place in _generated_places(text, link.address))
        else:
            snippets, _ = self._snippets(text, path)
            found = tuple(_places(link.address, _sources(text, path, snippets)))
        return found or (Place(path, 1, 1),)

    def _written(self, text: str, path: Path) -> DocPage:
        snippets, unfound = self._snippets(text, path)
        scan = _Scan()
        scan.feed(self._convert(text))
        scan.close()
        links = dict.fromkeys(scan.found)
        sources = _sources(text, path, snippets) if scan.undefined else {}
        for reference in dict.fromkeys(scan.undefined):
            for place in _mentions(f"]{reference}", sources):
                message = f"nothing on this page defines {reference}"
                remedy = "add a line such as [name]: address, or put a backslash before the bracket"
                unfound.append(Unfound(message, remedy, Place(place.path, place.line, place.column + 1)))
        return DocPage(tuple(links), frozenset(scan.ids), tuple(unfound), snippets=tuple(snippets))

    def _convert(self, text: str) -> str:
        if self._markdown is None:
            self._markdown = _new_markdown(self._named(), self.settings)
        self._markdown.reset()
        return self._markdown.convert(text)

    def _named(self) -> tuple[Extension, ...]:
        given = self.settings.extensions
        if given is None:
            return _DEFAULTS
        # MkDocs adds these three to whatever a site names (mkdocs/config/defaults.py).
        return (*_DEFAULTS[:3], *given)

    def _snippets(self, text: str, path: Path) -> tuple[list[Path], list[Unfound]]:
        """The snippets that a page includes, also through others."""
        found: list[Path] = []
        unfound: list[Unfound] = []
        if self.settings.snippet_paths:
            waiting = [(text, path)]
            while waiting:
                for name, place in _snippet_names(*waiting.pop()):
                    snippet = next((p for p in self._candidates(name) if p.is_file()), None)
                    if snippet is None:
                        unfound.append(Unfound(f'there is no snippet "{name}"', None, place))
                    elif snippet not in found:
                        found.append(snippet)
                        waiting.append((snippet.read_text(encoding="utf-8", errors="replace"), snippet))
        return found, unfound

    def _candidates(self, name: str) -> Iterator[Path]:
        for folder in self.settings.snippet_paths:
            if folder.is_dir():
                yield folder / name
            elif folder.name == name:
                yield folder


class _Mark(Treeprocessor):
    """Marks the addresses that engines rewrite: those of Markdown, not those of raw HTML."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            # The same two that MkDocs looks at (mkdocs/structure/pages.py).
            name = {"a": "href", "img": "src"}.get(element.tag, "")
            if name in element.attrib:
                element.set(name, _REWRITTEN + element.attrib[name])


def _new_markdown(extensions: Iterable[Extension], settings: Settings) -> Markdown:
    markdown = Markdown(output_format="html")
    for extension in extensions:
        if extension.name.startswith(_LEFT_OUT):
            continue
        options = {key: value for key, value in extension.options.items() if key != "permalink"}
        if extension.name == "pymdownx.snippets":
            options |= {
                "base_path": [str(path) for path in settings.snippet_paths],
                "check_paths": False,
                "url_download": False,
            }
        try:
            markdown.registerExtensions([extension.name], {extension.name: options})
        except Exception:  # noqa: BLE001, S112 - the engine will say it; without one, most links can be read
            continue
    markdown.treeprocessors.register(_Mark(markdown), "wellhead-mark", 0)
    return markdown


class _Scan(HTMLParser):
    """Lists addresses, ids and unresolved references of some HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Link] = []
        self.ids: set[str] = set()
        self.undefined: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"code", "pre"}:
            self._code += 1
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (name == "name" and tag == "a"):
                self.ids.add(value)
            elif name in {"href", "src", "xlink:href", "poster"}:
                self._add(value)
            elif name == "srcset":
                for part in value.split(","):
                    self._add(part.split()[0] if part.strip() else "")
            elif name == "content" and tag == "meta" and (moved := _REFRESH.fullmatch(value.strip())):
                self._add(moved["address"])

    def handle_endtag(self, tag: str) -> None:
        if tag in {"code", "pre"}:
            self._code = max(0, self._code - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._code and "][" in data:
            self.undefined += (found["reference"] for found in _UNDEFINED.finditer(data))

    def _add(self, value: str) -> None:
        address = value.removeprefix(_REWRITTEN)
        self.found.append(Link(address, rewritten=address != value))


def _generated(text: str) -> DocPage | None:
    """A page in the generated dialect, or None if it is in another."""
    links: dict[Link, None] = {}
    ids: set[str] = set()
    for line in text.split("\n"):
        found = _DIALECT.fullmatch(line)
        if found is None:
            return None
        if found["heading"]:
            ids.add(found["id"])
        elif line:
            read = pieces(line)
            if read is None:
                return None
            for tag in read.tags:
                if tag.has_attributes:
                    ids.update(tag.ids)
                    for link in _links_in(tag.text):
                        links[link] = None
    return DocPage(tuple(links), frozenset(ids), is_generated=True)


def _generated_places(text: str, address: str) -> Iterator[tuple[int, int]]:
    """The lines and columns at which an address stands in a page of the generated dialect."""
    for number, line in enumerate(text.split("\n"), 1):
        read = pieces(line) if line.startswith("<") else None
        column = 1 + len(read.texts[0]) if read else 1
        for tag, after in zip(read.tags, read.texts[1:], strict=True) if read else ():
            for found in _ADDRESS.finditer(tag.text):
                if any(link.address == address for link in _links_in(f"<{tag.name}{found[0]}>")):
                    yield number, column + found.start(1)
            column += len(tag.text) + len(after)


@lru_cache(maxsize=20_000)
def _links_in(tag: str) -> tuple[Link, ...]:
    """The links of a tag, which is most often plain to see."""
    if not _ADDRESS.search(tag):
        return ()
    scan = _Scan()
    scan.feed(tag)
    scan.close()
    return tuple(scan.found)


def _text(path: Path, content: bytes | None = None) -> str:
    """A page's text, with blank lines in the place of its front matter."""
    if content is None:
        content = path.read_bytes()
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    head = _FRONT_MATTER.match(text)
    return "\n" * text.count("\n", 0, head.end()) + text[head.end() :] if head else text


def _sources(text: str, path: Path, snippets: Iterable[Path]) -> dict[Path, str]:
    """The texts that a page is made of, without what is not read as Markdown."""
    sources = {path: _without_code(text)}
    for snippet in snippets:
        sources.setdefault(snippet, _without_code(snippet.read_text(encoding="utf-8", errors="replace")))
    return sources


def _without_code(text: str) -> str:
    """The text with code and comments blanked out, every other character in its place."""
    return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _places(address: str, sources: dict[Path, str]) -> Iterator[Place]:
    """Where this address is written as one."""
    written = "|".join(re.escape(form) for form in dict.fromkeys([address, html.escape(address)]))
    pattern = re.compile(
        rf"(?:\]\(\s*<?|^[ ]{{0,3}}\[[^\]\n]+\]:\s*<?|=\s*[\"']?|<|,\s*)"
        rf"(?P<address>{written})(?=[\s)>\"',]|$)",
        re.MULTILINE | re.IGNORECASE,
    )
    for path, text in sources.items():
        for found in pattern.finditer(text):
            yield _place(path, text, found.start("address"))


def _mentions(words: str, sources: dict[Path, str]) -> Iterator[Place]:
    for path, text in sources.items():
        for found in re.finditer(re.escape(words), text, re.IGNORECASE):
            yield _place(path, text, found.start())


def _place(path: Path, text: str, offset: int) -> Place:
    return Place(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _snippet_names(text: str, path: Path) -> Iterator[tuple[str, Place]]:
    """What a text includes, as pymdownx.snippets reads it, without web addresses and commented names."""
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
