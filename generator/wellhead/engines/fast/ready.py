"""Lines of a page that are ready HTML, and need not go through Python-Markdown.

Generated pages consist of headings and of lines that are one ``<div>`` each. Python-Markdown sets such a
line aside and puts it back at the end, untouched, after it was read by two parsers. Here a short ``<div>``
takes its place meanwhile. That is done only for pages whose other lines hold no HTML, and only where all
extensions are known to leave ready HTML alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellhead.stricthtml import block, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAVE_ALONE: Final = frozenset(
    """
    abbr admonition attr_list def_list fenced_code footnotes md_in_html meta sane_lists tables toc
    pymdownx.betterem pymdownx.caret pymdownx.details pymdownx.emoji pymdownx.highlight
    pymdownx.inlinehilite pymdownx.keys pymdownx.mark pymdownx.snippets pymdownx.superfences
    pymdownx.tabbed pymdownx.tasklist pymdownx.tilde
    """.split()
)
_STAND_IN: Final = "<div>wellhead-ready-{}</div>"
_ODD: Final = ("\r", "\t", "\x02", "\x03", "wellhead-ready-")


def are_left_alone(extensions: Iterable[str]) -> bool:
    """Whether these Markdown extensions do nothing to ready HTML."""
    return {name.removeprefix("markdown.extensions.") for name in extensions} <= _LEAVE_ALONE


class Ready:
    """A page's Markdown with something short in the place of each ready line.

    Args:
        text: what is to be converted.
        lines: the ready lines.
        ids: the anchors in them.
    """

    def __init__(self, text: str, lines: list[str], ids: set[str]) -> None:
        self.text = text
        self._lines = lines
        self.ids = ids

    @classmethod
    def find(cls, markdown: str) -> Ready | None:
        """The ready lines of a page; None if there are none, or if the page is of another kind."""
        if "<div" not in markdown or any(odd in markdown for odd in _ODD):
            return None
        lines = ["", *markdown.split("\n"), ""]
        ready: list[str] = []
        ids: set[str] = set()
        for number in range(1, len(lines) - 1):
            line = lines[number]
            if "<" not in line:
                continue
            if line.startswith("<!--") and _is_comment(line):
                continue
            # What stood before may have been replaced already; blank lines never are.
            found = block(line) if not lines[number - 1] and not lines[number + 1] else None
            if found is None:
                return None
            for tag in found.tags:
                if tag.ids:
                    ids.update(tag.ids)
            if "markdown" in line.lower() and any(tag.has("markdown") for tag in found.tags):
                return None
            lines[number] = _STAND_IN.format(len(ready))
            ready.append(line)
        return cls("\n".join(lines[1:-1]), ready, ids) if ready else None

    def put_back(self, content: str) -> str | None:
        """The converted page with the ready lines in it; None if something else was done to a stand-in."""
        pieces = []
        rest = content
        for number, line in enumerate(self._lines):
            before, found, rest = rest.partition(_STAND_IN.format(number))
            if not found:
                return None
            pieces += [before, line]
        pieces.append(rest)
        if "wellhead-ready-" in rest or any("wellhead-ready-" in piece for piece in pieces[::2]):
            return None
        return "".join(pieces)


def _is_comment(line: str) -> bool:
    found = pieces(line)
    return found is not None and found.texts == ["", ""]
