"""Conversion of rich text, a safe subset of Markdown, to HTML that no engine parses again.

There are three steps, each of which alone would stop most attacks: Python-Markdown without raw HTML; an
allow-list of elements, attributes and schemes (nh3, which wraps the ammonia sanitiser); and encoding of
every text by `wellhead.kit.escape`, on one line.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from wellhead.kit.escape import escape
from wellhead.playbook.references import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markdown import Markdown
    from markupsafe import Markup

    from wellhead.playbook.model import Term

TAGS = frozenset("p br em strong code pre ul ol li blockquote hr a table thead tbody tr th td".split())
"""The elements that rich text may contain."""
ATTRIBUTES = {"a": {"href", "title"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}, "code": {"class"}}
SCHEMES = frozenset({"http", "https", "mailto"})
REFERENCE_SCHEME = "wellhead"
"""The scheme by which references to entities pass the sanitiser; authors cannot use it."""

_TAG = re.compile(r"<[^>]*>")
_UNSAFE_START = re.compile(r"(?:[/\\]{2}|[/\\]\\)")


@lru_cache(maxsize=1)
def _markdown() -> Markdown:
    # Imported here: a playbook without any markup needs neither.
    from markdown import Markdown  # noqa: PLC0415
    from markdown.inlinepatterns import InlineProcessor  # noqa: PLC0415

    class ReferenceProcessor(InlineProcessor):
        """Turns ``[[role/x|label]]`` into a link under our own scheme."""

        def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802 - the upstream signature
            link = Element("a", href=f"{REFERENCE_SCHEME}:{m.group(1).strip()}")
            _references.add(link.get("href", ""))
            link.text = m.group(2) if m.group(2) is not None else ""
            return link, m.start(0), m.end(0)

    markdown = Markdown(
        extensions=["tables", "fenced_code", "sane_lists"],
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    # Headings and pictures are not part of rich text. The sanitiser would remove both their marks and
    # their words, so they stay plain text.
    for block in ("hashheader", "setextheader"):
        markdown.parser.blockprocessors.deregister(block)
    for inline in ("image_link", "image_reference", "short_image_ref"):
        markdown.inlinePatterns.deregister(inline)
    # Below code spans (190), above ordinary links (160).
    markdown.inlinePatterns.register(
        ReferenceProcessor(REFERENCE.pattern, markdown), "wellhead-reference", 175
    )
    return markdown


_references: set[str] = set()
"""The references in the text at hand; a link under our scheme that is not one of these is removed."""


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    if tag == "a" and attribute == "href":
        bare = re.sub(r"[\x00-\x20\x7f]", "", html.unescape(value))
        ours = bare.casefold().startswith(f"{REFERENCE_SCHEME}:")
        if _UNSAFE_START.match(bare) or (ours and value not in _references):
            return None
    if tag == "code" and attribute == "class" and not re.fullmatch(r"language-[a-z0-9-]+", value):
        return None
    return value


@lru_cache(maxsize=20_000)
def to_html(text: str) -> str:
    """Convert a rich text to safe HTML on one line.

    References still have to get the addresses of their page; see `resolve`.

    Args:
        text: The author's text, within the limits of the format.
    """
    import nh3  # noqa: PLC0415 - see _markdown

    markdown = _markdown()
    markdown.reset()
    _references.clear()
    rendered = markdown.convert(text)
    clean = nh3.clean(
        rendered,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={*SCHEMES, REFERENCE_SCHEME},
        link_rel=None,
        attribute_filter=_keep_attribute,
    )
    out, last = [], 0
    for tag in _TAG.finditer(clean):
        out += [escape(html.unescape(clean[last : tag.start()])), _one_line(tag.group())]
        last = tag.end()
    out.append(escape(html.unescape(clean[last:])))
    return _BETWEEN_BLOCKS.sub("", "".join(out)).removesuffix("&#10;")


_WORDS = "a|code|em|strong"
_BETWEEN_BLOCKS = re.compile(
    rf"(?<=>)(?:&#10;)+(?=</|<(?!(?:{_WORDS})\b))|(?<=>)(?<!</a>)(?<!</code>)(?<!</em>)(?<!</strong>)(?:&#10;)+(?=<)"
)
"""White space with no meaning in HTML; between two inline elements it would be a space."""

_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


def _one_line(tag: str) -> str:
    return _ATTRIBUTE.sub(lambda m: f'{m.group(1)}="{escape(html.unescape(m.group(2)))}"', tag)


_REFERENCE_LINK = re.compile(rf'<a href="{REFERENCE_SCHEME}&#58;([^"]*)">(.*?)</a>')
_SKIPPED = re.compile(r"<(a|code|pre|th)\b.*?</\1>|<[^>]*>", re.DOTALL)
_WORD = re.compile(r"(?<![\w&#])(?<!&#45;)[^\W_]\w*")
_WORD_GOES_ON = re.compile(r"\w|&#45;\w")


def resolve(fragment: str, link: Callable[[str, str | None], Markup]) -> str:
    """Replace the references in a fragment by links.

    Args:
        fragment: The result of `to_html`.
        link: Returns the link for a reference's target and label (HTML, or None).
    """
    if "<a href" not in fragment:
        return fragment
    return _REFERENCE_LINK.sub(lambda m: link(html.unescape(m.group(1)), m.group(2) or None), fragment)


class TermFinder:
    """Finds the terms of the glossary in finished HTML.

    Args:
        names: Each word or phrase (plain text), with its term.
    """

    def __init__(self, names: Iterable[tuple[str, Term]]) -> None:
        # By first word, with the length of what precedes it, such as the dot in ".NET".
        self._by_first: dict[str, list[tuple[str, int, Term]]] = {}
        for name, term in names:
            phrase = str(escape(name)).lower()
            first = _WORD.search(phrase)
            if first:
                self._by_first.setdefault(first.group(), []).append((phrase, first.start(), term))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda c: (-len(c[0]), c[0]))

    def link(self, fragment: str, link: Callable[[Term, str], str | None]) -> str:
        """Replace terms by links in running text, but not in links, code and headings.

        Args:
            fragment: Finished HTML, its text as `escape` writes it.
            link: Returns the link for a term and the words found, or None to leave them unchanged.
        """
        if not self._by_first:
            return fragment
        out, last = [], 0
        for skipped in _SKIPPED.finditer(fragment):
            if skipped.start() > last:
                out.append(self._in_text(fragment[last : skipped.start()], link))
            out.append(skipped.group())
            last = skipped.end()
        if last < len(fragment):
            out.append(self._in_text(fragment[last:], link))
        return "".join(out)

    def _in_text(self, text: str, link: Callable[[Term, str], str | None]) -> str:
        lower = text.lower()
        if len(lower) != len(text):  # a letter whose lower case is two characters would shift all positions
            return text
        out, last = [], 0
        for word in _WORD.finditer(lower):
            for phrase, before, term in self._by_first.get(word.group(), ()):
                start = word.start() - before
                end = start + len(phrase)
                if start >= last and lower.startswith(phrase, start) and not _WORD_GOES_ON.match(lower, end):
                    linked = link(term, text[start:end])
                    if linked is not None:
                        out += [text[last:start], linked]
                        last = end
                    break
        out.append(text[last:])
        return "".join(out)
