"""Read a page of the finished site as browsers do, with Lexbor, a parser in C that follows the HTML standard.

Lexbor builds a tree and writes it out again. In what it writes every tag is complete, every value is quoted,
and no ``<`` or ``>`` stands in a text or a value, so that a simple pattern finds the tags of the tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

ATTRIBUTES: Final = r"(?:=\s*(?:\"[^\"]*\"|'[^']*')|[^>])*+"
"""A pattern for what stands between a tag's name and its end."""
_HOLDERS: Final = ("article", "main", "body")
_STARTS: Final = {name: re.compile(rf"<(?i:{name})(?=[\s/>]){ATTRIBUTES}>".encode()) for name in _HOLDERS}
_ENDS: Final = {name: re.compile(rf"</(?i:{name})(?=[\s/>])".encode()) for name in _HOLDERS}
_NAME: Final = re.compile(r"^<([^\s/>]*)")
_TAG: Final = re.compile(r"<[A-Za-z][^>]*>")
_ID: Final = re.compile(r'\sid="([^"]+)"')
_STYLE: Final = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
# Names of elements that leave the rest of the page as it is, whether they count as elements or as text.
_NOSCRIPT: Final = (
    r">[^<]*(?:</?(?:a|b|br|code|em|i|p|span|strong)(?:\s[a-z-]+(?:=\"[^\"<>]*\")?)*>[^<]*)*</noscript>"
)
_DOUBTFUL: Final = re.compile(
    (
        r"<(?=[?!bhfnBHFN])(?:"  # the sooner to pass over others
        # What other parsers may read otherwise: all but plain comments.
        r"\?|!(?!--[^<>-]+-->)"
        # What adds to an element that stands elsewhere, or replaces it.
        r"|(?i:body|html|head(?=[\s/>])|frameset)"
        # What is text or elements, as scripts are on or off.
        rf"|(?i:noscript)(?!{_NOSCRIPT}))"
    ).encode()
)


_TEXT_ONLY: Final = frozenset("iframe noembed noframes plaintext script style xmp".split())


class Element(NamedTuple):
    """An element of a page.

    Args:
        name: its name in small letters.
        attributes: names in small letters, and their values.
        text: what stands in it, if that is no markup.
    """

    name: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""


class Part(NamedTuple):
    """The part of a page's text that authors may have written.

    Args:
        holder: the name of the element around it; empty if it is the whole page.
        start: where it starts.
        end: where it ends.
    """

    holder: str
    start: int
    end: int


class Outline(NamedTuple):
    """The tags of a page, as Lexbor writes them.

    Args:
        inside: the different tags in the authors' part.
        around: the other different tags.
        styles: the different style sheets that stand in the page.
        repeats_an_id: whether more than one tag has the same id.
    """

    inside: set[str]
    around: set[str]
    styles: set[str]
    repeats_an_id: bool


def authors_part(page: bytes) -> Part:
    """Return the part of a page that authors may have written.

    It reaches from the start of the first article to the end of the last, so that nobody leaves it by writing
    an end tag. In a page without articles, a wider element is taken.

    Args:
        page: its HTML, in UTF-8.
    """
    for name in _HOLDERS:
        start = _STARTS[name].search(page)
        if start is not None:
            last = page.rfind(b"</" + name.encode(), start.end())
            ends = [found.start() for found in _ENDS[name].finditer(page, max(last, start.end()))]
            return Part(name, start.end(), ends[-1] if ends else len(page))
    return Part("", 0, len(page))


def outline(page: bytes) -> Outline | None:
    """Return the tags of a page; None if the page has to be read more closely.

    That is the case if its text may be read in more than one way, or if it is not certain which elements
    authors have written.

    Args:
        page: its HTML, in UTF-8.
    """
    holder, start, end = authors_part(page)
    if not holder or end == len(page) or _DOUBTFUL.search(page, start, end):
        return None
    first, last = _marks(page)
    marked = b"".join((page[:start], first.encode(), page[start:end], last.encode(), page[end:]))
    written = LexborHTMLParser(marked).html or ""
    before, _, rest = written.partition(first)
    inside, _, after = rest.partition(last)
    if not after.startswith(f"</{holder}>") or not _is_balanced(inside, holder):
        return None
    tags_inside, tags_around = _TAG.findall(inside), [*_TAG.findall(before), *_TAG.findall(after)]
    ids = _ID.findall(
        " ".join([tag for tags in (tags_inside, tags_around) for tag in tags if ' id="' in tag])
    )
    styles = set(_STYLE.findall(written)) if "<style" in written else set()
    return Outline(set(tags_inside), set(tags_around), styles, len(ids) != len(set(ids)))


def _is_balanced(inside: str, holder: str) -> bool:
    """Return True if the same element is open at the start and at the end of the authors' part.

    Only then all that authors wrote stands between the marks. Markup that leaves the element, or that a
    browser moves before a table, could stand elsewhere.
    """
    depth = 0
    for end in re.findall(rf"<(/?){holder}[ >]", inside):
        depth += -1 if end else 1
        if depth < 0:
            return False
    return not depth


def tags_of(text: str) -> set[str]:
    """Return the different start tags in a text that Lexbor has written."""
    return set(_TAG.findall(text))


def _marks(page: bytes) -> tuple[str, str]:
    """Return two comments whose words stand nowhere in a page."""
    number = 0
    while b"wellhead mark %d " % number in page:
        number += 1
    return f"<!--wellhead mark {number} start-->", f"<!--wellhead mark {number} end-->"


def elements(text: str, *, scripting: bool = False) -> list[Element]:
    """Return all elements of a page in their order, those in templates last.

    Args:
        text: its HTML.
        scripting: whether to read it as browsers with scripts switched on do, for which ``<noscript>`` holds
            text.
    """
    nodes = (node for tree in trees(text, scripting=scripting) for node in tree.traverse())
    named = (((node.tag or "-").lower(), node) for node in nodes)
    return [
        Element(name, _attributes(node), node.text() if name in _TEXT_ONLY else "")
        for name, node in named
        if not name.startswith("-")  # a comment, or something else that is no element
    ]


def trees(text: str, *, scripting: bool = False) -> Iterator[LexborNode]:
    """Yield the tree of a page, then those of its templates; the arguments are those of `elements`."""
    waiting = [LexborHTMLParser(text, scripting=scripting).root]
    while waiting:
        tree = waiting.pop(0)
        if tree is not None:
            yield tree
            waiting += tree.template_fragments()


def read_tags(tags: Sequence[str]) -> list[Element]:
    """Return the element that each of some tags starts, in the same order.

    Args:
        tags: complete start tags.
    """
    if not tags:
        return []
    # Under this name, no tag has a say in how those after it are read, unless a quote in it is not closed.
    bodies = [_NAME.sub("", tag) for tag in tags]
    nodes: list[LexborNode | None]
    nodes = [*LexborHTMLParser("".join(f"<wh-tag {body}</wh-tag>" for body in bodies)).css("wh-tag")]
    if len(nodes) != len(tags):
        nodes = [LexborHTMLParser(f"<wh-tag {body}").css_first("wh-tag") for body in bodies]
    names = (_NAME.match(tag) for tag in tags)
    return [
        Element(name[1].lower() if name else "", _attributes(node) if node is not None else ())
        for name, node in zip(names, nodes, strict=True)
    ]


def _attributes(node: LexborNode) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), value or "") for name, value in node.attributes.items())
