"""Entries for the index of Material's search, made of generated pages.

Material's plug-in (material/plugins/search/plugin.py) makes an entry of each heading that has an id, with the
text up to the next one, in which it keeps the tags of paragraphs, lists and code. What is marked with
``data-search-exclude`` it leaves out.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final

from wellhead.site.dialect import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wellhead.site.dialect import Written

_HEADING: Final = re.compile(r'<h[1-6](?:\s[^>]*)?\sid="([^"]*)"[^>]*>(.*?)</h[1-6]>')
_EXCLUDED: Final = " data-search-exclude"
_DROPPED: Final = re.compile(r"<(?!/?(?:p|code|pre|li|ol|ul|sub|sup)[\s>])[^>]*>")
_KEPT: Final = re.compile(r"<(/?[a-z]+)[^>]*>")
_EMPTY: Final = re.compile(r"\x01([a-z]+)\x02\s*\x01/\1\x02")
_SPACES: Final = re.compile(r"\s+")
_TAG: Final = re.compile(r"\x01(/?)([a-z]+)\x02")
# Authors' texts hold no control characters, so these stand for tags, and for a heading with its anchor.
_OPEN, _CLOSE, _SECTION, _PART = "\x01", "\x02", "\x03", "\x04"


def search_entries(page: Written, url: str, title: str, meta: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of one page.

    Args:
        page: the page.
        url: its address on the site.
        title: its title.
        meta: its front matter.
    """
    search: Mapping[str, Any] = meta.get("search") or {}
    if search.get("exclude"):
        return []
    boost = {"boost": search["boost"]} if "boost" in search else {}
    return [
        {
            "location": f"{url}#{anchor}" if anchor else url,
            "title": name if anchor else str(meta.get("title", title)),
            "text": text,
            **boost,
        }
        for anchor, name, text in _sections(page)
    ]


def _sections(page: Written) -> Iterator[tuple[str, str, str]]:
    """Yield each section: its anchor, its title, and what is to be read in it."""
    parts: list[str] = [_SECTION, _PART, _PART]
    for block in page.blocks:
        if isinstance(block, Heading):
            parts += [_SECTION, block.id, _PART, block.title, _PART]
        else:
            # Of what is left out, nothing counts: neither its words nor the headings in it.
            parts.append(_HEADING.sub(f"{_SECTION}\\1{_PART}\\2{_PART}", _without_excluded(block)))
    marked = _KEPT.sub(f"{_OPEN}\\1{_CLOSE}", _DROPPED.sub("", "".join(parts)))
    for section in html.escape(html.unescape(marked), quote=False).split(_SECTION)[1:]:
        anchor, title, text = section.split(_PART)
        yield anchor, _shown(title), _shown(text)


def _without_excluded(block: str) -> str:
    """Return some HTML without the elements that are marked; none of them holds one of its own name."""
    parts: list[str] = []
    last = 0
    while (mark := block.find(_EXCLUDED, last)) >= 0:
        start = block.rfind("<", last, mark)
        name = block[start + 1 : mark].partition(" ")[0]
        parts.append(block[last:start])
        last = block.index(f"</{name}>", mark) + len(name) + 3
    return "".join([*parts, block[last:]])


def _shown(marked: str) -> str:
    """Return a section's text with its tags, without those that its end has parted from their partners."""
    text = _EMPTY.sub("", _balanced(marked))
    if f"{_OPEN}pre{_CLOSE}" not in text:
        text = _SPACES.sub(" ", text)
    return text.replace(_OPEN, "<").replace(_CLOSE, ">").strip()


def _balanced(marked: str) -> str:
    open_: list[tuple[str, int, int]] = []
    alone: list[tuple[int, int]] = []
    for tag in _TAG.finditer(marked):
        if not tag[1]:
            open_.append((tag[2], *tag.span()))
        elif open_ and open_[-1][0] == tag[2]:
            open_.pop()
        else:
            alone.append(tag.span())
    alone += [(start, end) for _, start, end in open_]
    for start, end in sorted(alone, reverse=True):
        marked = marked[:start] + marked[end:]
    return marked
