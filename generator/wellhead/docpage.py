"""What one page of the docs folder links to, and what of it can be linked to.

Generated pages are in a small dialect that is read as it stands: headings with an id, and one line of HTML
between them. Every other page goes through Python-Markdown with the site's own extensions, as the engines
do it, so that code is code and headings get the ids that readers will meet.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from wellhead.engines.settings import Extension

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from wellhead.engines.settings import Settings

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
_REFRESH: Final = re.compile(r"[\d.]+\s*;\s*url=\s*(?P<address>.*)", re.IGNORECASE)

_REWRITTEN: Final = "wellhead-rewritten:"
"""Stands before addresses in the output that were Markdown, which engines turn into those of pages."""
_DEFAULTS: Final = tuple(
    Extension(name, {}, complete=True)
    for name in ("toc", "tables", "fenced_code", "attr_list", "admonition", "md_in_html")
)
_LEFT_OUT: Final = ("material.", "zensical.", "pymdownx.emoji")
"""Extensions that are not needed for links and bring the engine, or the network, with them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and a line and column in it, counted from 1."""

    path: Path
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address on a page.

    Args:
        address: as it was written, with entities decoded.
        rewritten: it was written in Markdown, so that engines look for a file first.
        places: where it stands; more than once if it is broken more than once.
    """

    address: str
    rewritten: bool
    places: tuple[Place, ...]


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
    """

    links: tuple[Link, ...] = ()
    ids: frozenset[str] = frozenset()
    unfound: tuple[Unfound, ...] = ()


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

    def read(self, path: Path) -> DocPage:
        """Read one page.

        Args:
            path: the Markdown file.

        Raises:
            OSError: it cannot be read.
        """
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        head = _FRONT_MATTER.match(text)
        body = "\n" * text.count("\n", 0, head.end()) + text[head.end() :] if head else text
        generated = _generated(body, path)
        return generated or self._written(body, path)

    def _written(self, text: str, path: Path) -> DocPage:
        snippets, unfound = self._snippets(text, path)
        sources = {path: _without_code(text)}
        for snippet in snippets:
            sources.setdefault(snippet, _without_code(snippet.read_text(encoding="utf-8", errors="replace")))
        scan = _Scan()
        scan.feed(self._convert(text))
        scan.close()
        links = []
        for address, rewritten in dict.fromkeys((found.address, found.rewritten) for found in scan.found):
            links.append(Link(address, rewritten, tuple(_places(address, sources)) or (Place(path, 1, 1),)))
        for reference in dict.fromkeys(scan.undefined):
            for place in _mentions(f"]{reference}", sources):
                message = f"nothing on this page defines {reference}"
                remedy = "add a line such as [name]: address, or put a backslash before the bracket"
                unfound.append(Unfound(message, remedy, Place(place.path, place.line, place.column + 1)))
        return DocPage(tuple(links), frozenset(scan.ids), tuple(unfound))

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


@dataclass(frozen=True, slots=True)
class _Found:
    """An address in HTML, and the start tag that holds it."""

    address: str
    rewritten: bool
    tag: str
    line: int
    column: int
    name: str


class _Scan(HTMLParser):
    """Lists addresses, ids and unresolved references of some HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Found] = []
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
                self._add(value, name)
            elif name == "srcset":
                for part in value.split(","):
                    self._add(part.split()[0] if part.strip() else "", name)
            elif name == "content" and tag == "meta" and (moved := _REFRESH.fullmatch(value.strip())):
                self._add(moved["address"], name)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"code", "pre"}:
            self._code = max(0, self._code - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._code and "][" in data:
            self.undefined += (found["reference"] for found in _UNDEFINED.finditer(data))

    def _add(self, value: str, name: str) -> None:
        line, offset = self.getpos()
        address = value.removeprefix(_REWRITTEN)
        tag = self.get_starttag_text() or ""
        self.found.append(_Found(address, address != value, tag, line, offset + 1, name))


def _generated(text: str, path: Path) -> DocPage | None:
    """A page in the generated dialect, or None if it is in another."""
    scan = _Scan()
    for number, line in enumerate(text.split("\n"), 1):
        found = _DIALECT.fullmatch(line)
        if found is None:
            return None
        if found["heading"]:
            scan.ids.add(found["id"])
            scan.feed("\n")
        else:
            scan.feed(line + "\n")
        if scan.rawdata:  # something in this line did not end with it
            return None
        assert scan.getpos() == (number + 1, 0)  # noqa: S101 - what places rest on
    links: dict[str, list[Place]] = {}
    for link in scan.found:
        given = re.search(rf"\s{link.name}\s*=\s*[\"']?", link.tag, re.IGNORECASE)
        column = link.column + (given.end() if given else 0)
        links.setdefault(link.address, []).append(Place(path, link.line, column))
    return DocPage(
        tuple(Link(address, rewritten=False, places=tuple(places)) for address, places in links.items()),
        frozenset(scan.ids),
    )


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
