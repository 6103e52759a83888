"""Blocks of lines that belong to the top-level keys of a file, and edits that move or add them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from wellhead.source.document import end_of
from wellhead.source.finding import Edit, Span
from wellhead.source.nodes import Mapping, Node, Scalar, Sequence
from wellhead.source.parse import parse
from wellhead.source.read import SourceFile

if TYPE_CHECKING:
    from collections import abc

    from wellhead.source.document import Document

_MODELINE = "# yaml-language-server:"


class Block(NamedTuple):
    """The lines of a top-level key.

    Args:
        key: the key.
        start: the first line, counted from 0; a comment right above the key is part of the block.
        end: the line after the last one that is not blank.
        stop: the line after the last one; blank lines below the value are part of the block.
    """

    key: str
    start: int
    end: int
    stop: int


def blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks of a file, in file order.

    Args:
        document: the file.

    Returns:
        The blocks; none if some line cannot be assigned to one key for certain: a comment between blank
        lines, or after the last key; keys in braces; a last line without a line feed; lines that are in no
        entry.
    """
    root, text = document.root, document.source.text
    if not isinstance(root, Mapping) or not root.entries or not text.endswith("\n"):
        return ()
    if any(entry.key.span.column != 1 for entry in root.entries):
        return ()
    lines = text.split("\n")[:-1]
    starts = [entry.key.span.line - 1 for entry in root.entries]
    ends = [max(entry.key.span.end_line, end_of(entry.value)[0]) for entry in root.entries]
    begins = starts[:1]
    for end, start in zip(ends, starts[1:], strict=False):
        begin = start
        while begin > end and lines[begin - 1].startswith("#"):
            begin -= 1
        if any(line.strip() for line in lines[end:begin]):
            return ()
        begins.append(begin)
    if any(line.strip() for line in lines[ends[-1] :]):
        return ()
    stops = [*begins[1:], len(lines)]
    return tuple(
        Block(entry.key.text, *place)
        for entry, place in zip(root.entries, zip(begins, ends, stops, strict=True), strict=True)
    )


def moved(document: Document, keys: abc.Sequence[str]) -> Edit | None:
    """Return the edit that puts the blocks of a file into another order.

    Args:
        document: the file.
        keys: all keys that may be in the file, in the wanted order.

    Returns:
        The edit; None if there is nothing to move, or if a comment might lose its key or a value might
        change.
    """
    here = blocks(document)
    there = sorted(here, key=lambda block: keys.index(block.key))
    differ = [n for n, (a, b) in enumerate(zip(here, there, strict=True)) if a != b]
    if not differ:
        return None
    lines = document.source.text.split("\n")
    first, last = here[differ[0]], here[differ[-1]]
    above = lines[first.start - 1] if first.start else ""
    # A comment above the first key may be about the key or about the file.
    if differ[0] == 0 and above.strip() and not above.startswith((_MODELINE, "---")):
        return None
    text = "".join(
        f"{line}\n" for block in there[differ[0] : differ[-1] + 1] for line in lines[block.start : block.stop]
    )
    span = Span(document.source.path, first.start + 1, 1, last.stop + 1, 1)
    after = "\n".join([*lines[: first.start], text + "\n".join(lines[last.stop :])])
    root, findings = parse(SourceFile(document.source.path, after))
    same = not findings and root is not None and _bare(root) == _bare(document.root)
    return Edit(span, text) if same else None


def added(document: Document, line: str) -> Edit | None:
    """Return the edit that adds a line after the last key of a file.

    Args:
        document: the file.
        line: the line, without a line feed.

    Returns:
        The edit; None if it might change the value of the last key.
    """
    here = blocks(document)
    if not here:
        return None
    place = here[-1].end + 1
    # Blank lines at the end may be part of a block text that keeps them.
    if here[-1].end != here[-1].stop:
        return None
    return Edit(Span(document.source.path, place, 1, place, 1), f"{line}\n")


def _bare(node: Node) -> Any:
    """Return the value of a node without its places; the order of keys is irrelevant."""
    if isinstance(node, Scalar):
        return node.text, node.plain
    if isinstance(node, Sequence):
        return [_bare(item) for item in node.items]
    return {entry.key.text: _bare(entry.value) for entry in node.entries}
