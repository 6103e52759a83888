"""Generated pages as they lie on the disk: front matter, headings, and lines that are one ``<div>`` each.

Whoever knows that a file was generated can read it without a Markdown or HTML parser.
"""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

MARK: Final = "<!-- Made by wellhead"
"""Begins the comment on every generated page."""
_HEADING: Final = re.compile(r"(?P<level>#{1,6}) (?P<title>.*) \{: #(?P<id>[\w.-]+) \}")
_FRONT: Final = re.compile(r"---\n(?:.*\n)*?---\n\n")
# Quotes and equals signs are escaped in texts, so none of these stands in one.
_IDS: Final = re.compile(r' id="([^"]*)"')
_ADDRESSES: Final = re.compile(r' (?:xlink:)?(?:href|src)="([^"]*)"')
_REFRESH: Final = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]*)">')


class Heading(NamedTuple):
    """A heading.

    Args:
        level: 1 to 6.
        title: its text, escaped.
        id: its anchor.
    """

    level: int
    title: str
    id: str


class Written(NamedTuple):
    """A generated page.

    Args:
        front: the front matter, as it stands.
        blocks: headings, and lines of ready HTML.
    """

    front: str
    blocks: tuple[Heading | str, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The anchors, which an address may name after ``#``."""
        found = {block.id for block in self.blocks if isinstance(block, Heading)}
        for block in self.blocks:
            if isinstance(block, str):
                found.update(map(html.unescape, _IDS.findall(block)))
        return frozenset(found)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that it leads to, each once."""
        found: dict[str, None] = {}
        for block in self.blocks:
            if isinstance(block, str):
                found.update(dict.fromkeys(_ADDRESSES.findall(block)))
                found.update(dict.fromkeys(_REFRESH.findall(block)))
        return tuple(html.unescape(address) for address in found)


def read_page(text: str) -> Written | None:
    """Read a generated page; None if it is not of this form.

    Args:
        text: all of the file.
    """
    front = _FRONT.match(text)
    start = front.end() if front else 0
    if not text.startswith(MARK, start):
        return None
    blocks: list[Heading | str] = []
    for line in text[start:].split("\n"):
        if line.startswith("<"):
            is_ready = line.startswith('<div class="wh">') and line.endswith("</div>")
            if not (is_ready or line.startswith(MARK)):
                return None
            blocks.append(line)
        elif found := _HEADING.fullmatch(line):
            blocks.append(Heading(len(found["level"]), found["title"], found["id"]))
        elif line:
            return None
    return Written(text[:start], tuple(blocks))
