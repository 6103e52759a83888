"""Fixes that findings offer.

Each changes as little as possible of what the author wrote: quotes, layout and comments stay. The functions
return None where the text in the file is not certain to be what it seems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.source.finding import Fix, Span
from wellhead.source.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from wellhead.source.document import Document, Steps

_EMPTY = {"null", "~"}
"""Words that mean "no value" unless they are in quotes."""
_LIST_MARKS = frozenset(",[]{}")
"""Characters that would divide or end a list in brackets."""


def rename_key(document: Document, steps: Steps, name: str) -> Fix | None:
    """Return the fix that renames a key.

    Args:
        document: the file.
        steps: the path to the key, ending in its present name.
        name: the new name.

    Returns:
        The fix; None if there is no such key, or the new name is taken.
    """
    holder = document.node(*steps[:-1])
    if not isinstance(holder, Mapping) or any(entry.key.text == name for entry in holder.entries):
        return None
    entry = next((entry for entry in holder.entries if entry.key.text == steps[-1]), None)
    return None if entry is None else replace_word(document, entry.key.span, entry.key.text, name)


def replace_word(document: Document, span: Span, old: str, new: str) -> Fix | None:
    """Return the fix that replaces a text of one word, in quotes or not.

    Args:
        document: the file.
        span: the place of the word, including its quotes.
        old: the present word.
        new: the new word; it contains only characters that need no quotes.

    Returns:
        The fix; None if the file has another spelling of the word at that place.
    """
    written = document.written(span)
    if written.strip("\"'") != old:
        return None
    text = f'"{new}"' if new in _EMPTY and written == old else written.replace(old, new)
    return Fix.replace(_change(old, new), span, text)


def replace_target(document: Document, span: Span, written: str, old: str, new: str) -> Fix | None:
    """Return the fix that replaces the target of a reference within a text.

    Args:
        document: the file.
        span: the place of the whole reference.
        written: the whole reference, as in ``[[role/keper|the keeper]]``.
        old: the present target.
        new: the new target.

    Returns:
        The fix; None if the file has something else at that place, such as a line break in the reference.
    """
    if document.written(span) != written or old not in written:
        return None
    column = span.column + written.index(old)
    return Fix.replace(_change(old, new), Span.at(span.path, span.line, column, len(old)), new)


def as_list(document: Document, steps: Steps) -> Fix | None:
    """Return the fix that puts a text in brackets, as a list of one item.

    Args:
        document: the file.
        steps: the path to the text.

    Returns:
        The fix; None for a text on several lines, and for one whose author may have meant several items.
    """
    node = document.node(*steps)
    if not isinstance(node, Scalar) or node.span.line != node.span.end_line:
        return None
    written = document.written(node.span)
    if not written or (node.plain and _LIST_MARKS & set(written)):
        return None
    return Fix.replace("put it in brackets, as a list of one", node.span, f"[{written}]")


def _change(old: str, new: str) -> str:
    return f'change "{old}" to "{new}"'
