"""The lines that belong to each top-level key of a file, comments included: what can be moved as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from wellhead.source.document import end_of
from wellhead.source.finding import Edit, Span
from wellhead.source.parse import Mapping, Node, Scalar, Sequence, parse
from wellhead.source.read import SourceFile

if TYPE_CHECKING:
    from collections.abc import Sequence as Several

    from wellhead.source.document import Document

_MODELINE = "# yaml-language-server:"


class Block(NamedTuple):
    """A key's lines.

    Args:
        key: its name.
        start: the first line, counted from 0; a comment right above the key is part of it.
        end: the line behind the last one that holds something.
        stop: the line behind the last one; blank lines below the value are part of it.
    """

    key: str
    start: int
    end: int
    stop: int


def blocks(document: Document) -> tuple[Block, ...]:
    """The blocks of a file, in its order.

    Returns:
        none where a line cannot be given to one key for sure: a comment between blank lines, or behind the
        last key; keys in braces; a last line that does not end; lines that are in no entry.
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


def moved(document: Document, keys: Several[str]) -> Edit | None:
    """The edit that puts the blocks of a file into another order.

    Args:
        document: the file.
        keys: all its keys in the order to be.

    Returns:
        None if there is nothing to move, or if it cannot be done so that every comment stays with its key
        and every value stays what it is.
    """
    here = blocks(document)
    there = sorted(here, key=lambda block: keys.index(block.key))
    differ = [n for n, (a, b) in enumerate(zip(here, there, strict=True)) if a != b]
    if not differ:
        return None
    lines = document.source.text.split("\n")
    first, last = here[differ[0]], here[differ[-1]]
    above = lines[first.start - 1] if first.start else ""
    # What stands above the first key may be about it, or about the file.
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
    """The edit that puts a line behind the last key of a file; None if that cannot be done for sure."""
    here = blocks(document)
    if not here:
        return None
    place = here[-1].end + 1
    # Blank lines at the end may be part of a text that keeps them.
    if here[-1].end != here[-1].stop:
        return None
    return Edit(Span(document.source.path, place, 1, place, 1), f"{line}\n")


def _bare(node: Node) -> Any:
    """A node without its places; the order of keys does not count."""
    if isinstance(node, Scalar):
        return node.text, node.plain
    if isinstance(node, Sequence):
        return [_bare(item) for item in node.items]
    return {entry.key.text: _bare(entry.value) for entry in node.entries}
