"""HTML of a strict form, whose tags can be found without a parser.

In this form names are in small letters, values in double quotes without ``<`` or ``>``, references end with
a semicolon, and no element holds anything but markup. All parsers read it alike, so what is found here is
what any of them would find. Generated pages are of this form; where something is not, the answer is None.
"""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

_SPLIT: Final = re.compile(r"(<[^<>]*>)")
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)"
    r'(?P<attributes>(?:\s+[A-Za-z_][A-Za-z0-9_:.-]*(?:="[^"<>]*")?)*)\s*(?P<empty>/?)>'
)
_ATTRIBUTE: Final = re.compile(r'\s+([A-Za-z_][A-Za-z0-9_:.-]*)(?:(=)"([^"]*)")?')
_LOOSE: Final = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_COMMENT: Final = re.compile(r"<!--(?![>-])(?:(?!--)[^<>])*-->")
_OTHERWISE: Final = frozenset("iframe math noembed noframes plaintext script style template xmp".split())
"""Elements whose content is read otherwise, by some parsers at least."""
_TEXT_ONLY: Final = frozenset({"title", "textarea"})
_MOST: Final = 20_000  # tags that are remembered: many stand on every page
VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())


class Tag:
    """A tag.

    Args:
        kind: 0 for a start, 1 for an end, 2 for both in one, 3 for a comment.
        name: the element's.
        text: the tag as it stands.
        has_attributes: whether it has some.
    """

    __slots__ = ("has_attributes", "ids", "kind", "name", "opens", "text")

    def __init__(self, kind: int, name: str, text: str, *, has_attributes: bool = False) -> None:
        self.kind = kind
        self.name = name
        self.text = text
        self.has_attributes = has_attributes
        self.opens = kind == 0 and name not in VOID
        """Whether it opens an element that an end tag must close."""
        self.ids: tuple[str, ...] = ()
        """What an address may name after ``#``."""
        if has_attributes:
            small = text.lower()
            if "id=" in small:
                self.ids = self.get("id")
            if name == "a" and "name=" in small:
                self.ids += self.get("name")

    def has(self, name: str) -> bool:
        """Whether it has an attribute."""
        return name in self.text.lower() and any(
            key.lower() == name for key, _, _ in _ATTRIBUTE.findall(self.text)
        )

    def get(self, name: str) -> tuple[str, ...]:
        """The values of an attribute: none, one, or more if it stands there more than once."""
        return tuple(
            html.unescape(value)
            for key, given, value in _ATTRIBUTE.findall(self.text)
            if given and key.lower() == name
        )

    def attributes(self) -> list[tuple[str, str | None]]:
        """Its attributes as `html.parser` gives them."""
        found = _ATTRIBUTE.findall(self.text)
        return [(key.lower(), html.unescape(value) if given else None) for key, given, value in found]


class Pieces(NamedTuple):
    """A text in pieces: one text more than there are tags, which stand between them."""

    texts: list[str]
    tags: list[Tag]


def pieces(text: str) -> Pieces | None:
    """Texts and tags in turn; None if the form is another."""
    # Comments may hold anything but other markup; they are tags here.
    if "<!" in text and text.count("<!") != len(_COMMENT.findall(text)):
        return None
    split = _SPLIT.split(text)
    texts = split[::2]
    if "<" in "".join(texts):
        return None
    tags = []
    for written in split[1::2]:
        tag = _KNOWN.get(written, _UNREAD)
        if tag is _UNREAD:
            tag = _remembered(written)
        if tag is None:
            return None
        tags.append(tag)
    if ("<title" in text or "<textarea" in text) and not _hold_text_only(tags):
        return None
    return Pieces(texts, tags)


def _hold_text_only(tags: list[Tag]) -> bool:
    """Whether elements that parsers read as mere text, some of them everywhere, hold nothing else."""
    for tag, after in zip(tags, (*tags[1:], None), strict=True):
        is_ended = after is not None and after.kind == 1 and after.name == tag.name
        if tag.kind == 0 and tag.name in _TEXT_ONLY and not is_ended:
            return False
    return True


_UNREAD: Final = Tag(-1, "", "")
_KNOWN: Final[dict[str, Tag | None]] = {}


def _remembered(text: str) -> Tag | None:
    if len(_KNOWN) >= _MOST:
        _KNOWN.clear()
    tag = _KNOWN[text] = _read(text)
    return tag


def _read(text: str) -> Tag | None:
    """One tag, or None if it is of another form."""
    if text.startswith("<!"):
        return Tag(3, "", text) if _COMMENT.fullmatch(text) else None
    found = _TAG.fullmatch(text)
    if found is None:
        return None
    end, name, attributes, empty = found.groups()
    if name in _OTHERWISE or ("&" in text and _LOOSE.search(text)):
        return None
    if end:
        return None if attributes or empty else Tag(1, name, text)
    return Tag(2 if empty else 0, name, text, has_attributes=bool(attributes))


def block(line: str) -> Pieces | None:
    """A line that is one ``<div>`` and nothing else; None if it is not, or of another form."""
    found = pieces(line)
    if found is None or found.texts[0] or found.texts[-1] or ("&" in line and _LOOSE.search(line)):
        return None
    open_: list[str] = []
    rest = len(found.tags)
    if not rest or found.tags[0].name != "div" or found.tags[0].kind:
        return None
    for tag in found.tags:
        rest -= 1
        if tag.opens:
            open_.append(tag.name)
        elif tag.kind == 1:
            if not open_ or open_.pop() != tag.name or (not open_ and rest):
                return None
        elif tag.kind == 3:  # noqa: PLR2004 - a comment
            return None
    return None if open_ else found
