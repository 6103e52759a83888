"""fixes: the changes that findings offer, as they are written in the file.

Each keeps to what the author wrote: quotes, layout and comments stay. None is offered where what stands there
cannot be told for sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.source.finding import Fix, Span
from wellhead.source.parse import Mapping, Scalar

if TYPE_CHECKING:
    from wellhead.source.document import Document, Steps

_EMPTY = {"null", "~"}
"""What stands for no value without quotes."""
_LIST_MARKS = frozenset(",[]{}")
"""What would divide or end a list in brackets."""


def rename_key(document: Document, steps: Steps, name: str) -> Fix | None:
    """Another name for a key.

    Args:
        document: where it stands.
        steps: the way to it, its present name last.
        name: the name it should have; none is offered where that is taken.
    """
    holder = document.node(*steps[:-1])
    if not isinstance(holder, Mapping) or any(entry.key.text == name for entry in holder.entries):
        return None
    entry = next((entry for entry in holder.entries if entry.key.text == steps[-1]), None)
    return None if entry is None else replace_word(document, entry.key.span, entry.key.text, name)


def replace_word(document: Document, span: Span, old: str, new: str) -> Fix | None:
    """Another word where one stands alone, in quotes or not.

    Args:
        document: where it stands.
        span: its place, quotes included.
        old: the word that stands there; none is offered if it is written in another way.
        new: letters, digits and marks that need no quotes.
    """
    written = document.written(span)
    if written.strip("\"'") != old:
        return None
    text = f'"{new}"' if new in _EMPTY and written == old else written.replace(old, new)
    return Fix.replace(_change(old, new), span, text)


def replace_target(document: Document, span: Span, written: str, old: str, new: str) -> Fix | None:
    """Another target in a reference within a text.

    Args:
        document: where it stands.
        span: the place of the whole reference.
        written: the reference, as in ``[[role/keper|the keeper]]``; none is offered if a line ends in it.
        old: its target.
        new: the target it should have.
    """
    if document.written(span) != written or old not in written:
        return None
    column = span.column + written.index(old)
    return Fix.replace(_change(old, new), Span.at(span.path, span.line, column, len(old)), new)


def as_list(document: Document, steps: Steps) -> Fix | None:
    """One text as a list of one.

    Args:
        document: where it stands.
        steps: the way to it. None is offered for a text on several lines, nor for one that could be a list
            already to whom wrote it.
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
