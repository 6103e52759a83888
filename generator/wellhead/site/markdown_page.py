"""Read what Python-Markdown makes of a page with the site's own extensions, as the engines do it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from wellhead.site.browser_view import trees
from wellhead.site.settings import Extension
from wellhead.site.snippets import EXTENSION as SNIPPETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from selectolax.lexbor import LexborNode

    from wellhead.site.settings import Settings

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
_BUILT_IN: Final = "markdown.extensions."
_DEPEND_ON_TEXT: Final = frozenset(
    """
    abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em
    md_in_html meta nl2br sane_lists smarty tables toc wikilinks
    """.split()
)
"""Extensions that look at nothing but a page's text and their options, besides those of `pymdownx`."""
_READS_FILES: Final = frozenset({"pymdownx.b64"})


class Link(NamedTuple):
    """An address on a page.

    Args:
        address: as it was written, with entities decoded.
        rewritten: it was written in Markdown, so that engines look for a file first.
    """

    address: str
    rewritten: bool


class Converted(NamedTuple):
    """The links and anchors of a page's HTML.

    Args:
        links: its addresses, each once for each way of writing.
        ids: what an address may name after ``#``.
        undefined: link references that nothing defines.
    """

    links: tuple[Link, ...]
    ids: frozenset[str]
    undefined: tuple[str, ...]


class Converter:
    """Python-Markdown with the extensions of a site.

    Args:
        settings: the site's.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        given = settings.extensions
        # MkDocs adds these three to whatever a site names (mkdocs/config/defaults.py).
        self._extensions = _DEFAULTS if given is None else (*_DEFAULTS[:3], *given)
        self._markdown: Markdown | None = None

    @property
    def knows_ids(self) -> bool:
        """Return True if headings get the ids that readers will meet.

        With a slugify function of the site's own they do not.
        """
        named = {extension.name.removeprefix(_BUILT_IN): extension for extension in self._extensions}
        return "toc" not in named or named["toc"].complete

    @property
    def state(self) -> str | None:
        """Return what decides, besides the texts of a page, what is made of it; None if that is not known."""
        for extension in self._extensions:
            name = extension.name.removeprefix(_BUILT_IN)
            is_known = name in _DEPEND_ON_TEXT or name.startswith(("pymdownx.", *_LEFT_OUT))
            if (
                not is_known
                or name in _READS_FILES
                or (name == SNIPPETS and "auto_append" in extension.options)
            ):
                return None
        return repr((self._extensions, self._settings.snippet_paths))

    def convert(self, text: str) -> Converted:
        """Convert a page.

        Args:
            text: its Markdown, without front matter.
        """
        if self._markdown is None:
            self._markdown = self._new()
        self._markdown.reset()
        return _read(self._markdown.convert(text))

    def _new(self) -> Markdown:
        markdown = Markdown(output_format="html")
        for extension in self._extensions:
            if extension.name.startswith(_LEFT_OUT):
                continue
            options = {key: value for key, value in extension.options.items() if key != "permalink"}
            if extension.name == SNIPPETS:
                options |= {
                    "base_path": [str(path) for path in self._settings.snippet_paths],
                    "check_paths": False,
                    "url_download": False,
                }
            try:
                markdown.registerExtensions([extension.name], {extension.name: options})
            except Exception:  # noqa: BLE001, S112 - the engine will say it; without one, most links can be read
                continue
        markdown.treeprocessors.register(_Mark(markdown), "wellhead-mark", 0)
        return markdown


class _Mark(Treeprocessor):
    """Marks the addresses that engines rewrite: those of Markdown, not those of raw HTML."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            # The same two that MkDocs looks at (mkdocs/structure/pages.py).
            name = {"a": "href", "img": "src"}.get(element.tag, "")
            if name in element.attrib:
                element.set(name, _REWRITTEN + element.attrib[name])


def _read(html: str) -> Converted:
    """Return the links and anchors of some HTML."""
    links: dict[Link, None] = {}
    ids: set[str] = set()
    undefined: dict[str, None] = {}
    for tree in trees(html):
        for node in tree.traverse(include_text=True):
            if node.tag == "-text":
                text = node.text_content or ""
                if "][" in text and not _is_code(node):
                    undefined |= dict.fromkeys(found["reference"] for found in _UNDEFINED.finditer(text))
                continue
            attributes = {name.lower(): value for name, value in node.attributes.items() if value is not None}
            ids.update(
                value
                for name, value in attributes.items()
                if name == "id" or (node.tag, name) == ("a", "name")
            )
            links |= dict.fromkeys(map(_link, _addresses(node.tag or "", attributes)))
    return Converted(tuple(links), frozenset(ids), tuple(undefined))


def _addresses(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name in {"href", "src", "xlink:href", "poster"}:
            yield value
        elif name == "srcset":
            yield from (part.split()[0] if part.strip() else "" for part in value.split(","))
        elif name == "content" and tag == "meta" and (moved := _REFRESH.fullmatch(value.strip())):
            yield moved["address"]


def _link(value: str) -> Link:
    address = value.removeprefix(_REWRITTEN)
    return Link(address, rewritten=address != value)


def _is_code(node: LexborNode) -> bool:
    """Return True if a text stands in code, where brackets are only brackets."""
    above = node.parent
    while above is not None:
        if above.tag in {"code", "pre"}:
            return True
        above = above.parent
    return False
