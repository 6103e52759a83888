"""shortcut: the markup of which most rich texts are made, as the HTML that Markdown would give, only sooner.

Paragraphs, flat lists of bullets, and tables, in which stand references, strong, emphasised and code words.
Whatever is not as plain as described here is left to Markdown; a test compares the two.
"""

from __future__ import annotations

import re
from typing import Final

from wellhead.escape import escape

_TEXT: Final = r"""[^\x00-\x1f!"#$&*+<=>@\[\\\]^_`{|}~\x7f-\xa0]"""
"""Characters in which neither Markdown nor the sanitiser finds anything, but at the start of a line."""
_WORDS: Final = r"[A-Za-z0-9](?:[A-Za-z0-9 ,'-]*[A-Za-z0-9.])?"
_MARKED: Final = (
    rf"\*\*(?P<strong>{_WORDS})\*\*|\*(?P<em>{_WORDS})\*|`(?P<code>{_WORDS})`"
    rf"|\[\[(?P<target>[a-z]+/[a-z0-9-]+)(?:\|(?P<label>{_WORDS}))?\]\]"
)
_PIECE: Final = re.compile(_MARKED)
_UNNAMED: Final = re.sub(r"\?P<\w+>", "?:", _MARKED)
_AFTER: Final = r"(?=[ ,.;:?)]|$)"
_INLINE: Final = rf"(?:{_TEXT}|(?<![^\s(])(?:{_UNNAMED}){_AFTER})*(?<!\s)"
"""The rest of a line; marked words stand apart from others."""
_START: Final = r"(?=[A-Za-z\[*`])"
_PARAGRAPH: Final = re.compile(rf"{_START}{_INLINE}(?:\n(?=[A-Za-z(\[*`]){_INLINE})*", re.MULTILINE)
_LIST: Final = re.compile(rf"- {_START}{_INLINE}(?:\n- {_START}{_INLINE})*", re.MULTILINE)
_ROW: Final = re.compile(r"\| ([^|]*[^|\s]) (?=\|)")
_CELL: Final = re.compile(rf"(?=[A-Za-z0-9\[*`]){_INLINE}", re.MULTILINE)
_RULE: Final = re.compile(r"\|(?: -+ \|)+")


def converted(text: str, scheme: str) -> str | None:
    """A rich text as safe HTML on one line, as `wellhead.richtext.to_html` gives it.

    Args:
        text: what the author wrote.
        scheme: stands before references until their page's addresses are known.

    Returns:
        None if Markdown has to see to it.
    """
    out = []
    listed = False
    for block in text.strip("\n").split("\n\n"):
        bullets = block.startswith("- ")
        if bullets and listed:  # Markdown takes the two for one list
            return None
        html = (
            _list(block, scheme)
            if bullets
            else _table(block, scheme)
            if block[:1] == "|"
            else _text(block, scheme)
        )
        if html is None:
            return None
        listed = bullets
        out.append(html)
    return "".join(out)


def _text(block: str, scheme: str) -> str | None:
    return f"<p>{_inline(block, scheme)}</p>" if _PARAGRAPH.fullmatch(block) else None


def _list(block: str, scheme: str) -> str | None:
    if not _LIST.fullmatch(block):
        return None
    items = (f"<li>{_inline(line[2:], scheme)}</li>" for line in block.split("\n"))
    return f"<ul>{''.join(items)}</ul>"


def _table(block: str, scheme: str) -> str | None:
    head, *rest = block.split("\n")
    if len(rest) < 2 or not _RULE.fullmatch(rest[0]):  # noqa: PLR2004 - the rule and a row
        return None
    rows = []
    for line in (head, *rest[1:]):
        cells = _ROW.findall(line)
        if f"| {' | '.join(cells)} |" != line or not all(map(_CELL.fullmatch, cells)):
            return None
        if line.count("|") != rest[0].count("|"):
            return None
        rows.append([_inline(cell, scheme) for cell in cells])
    titles, *bodies = rows
    filled = ("".join(f"<td>{cell}</td>" for cell in cells) for cells in bodies)
    return (
        f"<table><thead><tr>{''.join(f'<th>{cell}</th>' for cell in titles)}</tr></thead>"
        f"<tbody>{''.join(f'<tr>{cells}</tr>' for cells in filled)}</tbody></table>"
    )


def _inline(line: str, scheme: str) -> str:
    out: list[str] = []
    last = 0
    for found in _PIECE.finditer(line):
        out.append(escape(line[last : found.start()]))
        name = found.lastgroup or ""
        words = found[name]
        if target := found["target"]:
            out.append(f'<a href="{escape(f"{scheme}:{target}")}">{escape(found["label"] or "")}</a>')
        else:
            out.append(f"<{name}>{escape(words)}</{name}>")
        last = found.end()
    out.append(escape(line[last:]))
    return "".join(out)
