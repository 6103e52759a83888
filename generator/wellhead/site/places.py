"""Find the places of a page's tags in its text, which the parser does not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from wellhead.site.browser_view import ATTRIBUTES, read_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.site.browser_view import Element

_PLAIN_COMMENT: Final = r"<!--(?!-?>)(?:(?!<!--|--!>).)*?-->"
_HIDDEN: Final = re.compile(
    rf"{_PLAIN_COMMENT}|<(?P<name>script|style|textarea)(?=[\s/>]){ATTRIBUTES}>(?P<text>.*?)(?:</(?P=name)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP: Final = re.compile(
    rf"</?(?P<name>[A-Za-z][^\s/>]*){ATTRIBUTES}>|<!--(?P<comment>)|<(?:[?]|!(?!doctype html>))(?P<other>)",
    re.IGNORECASE,
)
_MERGED: Final = frozenset({"html", "head", "body", "frameset"})
"""Elements of which a page has one only, so that a second tag adds to the first or is dropped."""
_RENAMED: Final = {"img": "img|image"}


class Odd(NamedTuple):
    """Markup of the authors' part that is no element of the tree.

    Args:
        offset: its place in the text.
        name: the name of a tag; ``comment`` or ``declaration`` if it is none.
        tag: the tag, if it is one.
    """

    offset: int
    name: str
    tag: str = ""


class Places:
    """The places of tags in the text of one page.

    Args:
        before: what stands before the part that authors may have written.
        inside: that part.
        after: what stands behind it.
    """

    def __init__(self, before: str, inside: str, after: str) -> None:
        self._text = f"{before}{inside}{after}"
        self._start = len(before)
        self._end = len(before) + len(inside)
        self._bare = _HIDDEN.sub(_blank, self._text)
        self._known: dict[str, dict[tuple[tuple[str, str], ...], list[int]]] = {}

    def of(self, element: Element, most: int, *, inside: bool = False) -> list[int]:
        """Return the offsets of the tags that may have made an element.

        Args:
            element: the element.
            most: how often it stands in the tree.
            inside: whether authors have written it.

        Returns:
            At least one offset. If nothing like it is in the text, that is 0.
        """
        tags = self._tags(element.name)
        found = tags.get(element.attributes) or sorted(
            offset for places in tags.values() for offset in places
        )
        if inside:
            found = [offset for offset in found if self._start <= offset < self._end] or found
        return found[:most] or [0]

    def of_text(self, text: str) -> int:
        """Return the offset of a text in the page, or 0 if it does not stand there as it is."""
        return max(self._text.find(text), 0)

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset, counted from 1."""
        return line_and_column(self._text, offset)

    def odd(self) -> Iterator[Odd]:
        """Yield odd comments, declarations, and tags of elements that a page has once."""
        for found in _MARKUP.finditer(self._bare, self._start):
            if found.start() >= self._end:
                break
            if found["comment"] is not None:
                yield Odd(found.start(), "comment")
            elif found["other"] is not None:
                yield Odd(found.start(), "declaration")
            elif found["name"].lower() in _MERGED and found[0][1] != "/":
                yield Odd(found.start(), found["name"].lower(), found[0])

    def _tags(self, name: str) -> dict[tuple[tuple[str, str], ...], list[int]]:
        """Return the offsets of all tags of a name, by their attributes."""
        if name not in self._known:
            pattern = re.compile(
                rf"<(?:{_RENAMED.get(name, re.escape(name))})(?=[\s/>]){ATTRIBUTES}>", re.IGNORECASE
            )
            found = list(pattern.finditer(self._bare)) or list(pattern.finditer(self._text))
            known: dict[tuple[tuple[str, str], ...], list[int]] = {}
            for tag, element in zip(found, read_tags([tag[0] for tag in found]), strict=True):
                known.setdefault(element.attributes, []).append(tag.start())
            self._known[name] = known
        return self._known[name]


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of an offset in a text, counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _blank(found: re.Match[str]) -> str:
    """Return as many characters, but no comment, and no text of an element that holds no tags."""
    if found["name"] is None:
        return " " * len(found[0])
    start, end = (offset - found.start() for offset in found.span("text"))
    return found[0][:start] + " " * (end - start) + found[0][end:]
