"""Edits that insert text into an author's file in the style of the text around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.source.finding import Edit, Span
from wellhead.source.nodes import Mapping, Sequence

if TYPE_CHECKING:
    from wellhead.source.nodes import Node


class Insertions:
    """Edits that insert text into one file.

    Args:
        path: The path of the file, for the positions of the edits.
        text: The whole text, as `wellhead.source.read` gives it.
    """

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._lines = text.split("\n")

    def is_flow(self, node: Node) -> bool:
        """Return True if a list or mapping is written in brackets or braces."""
        return self._lines[node.span.line - 1][node.span.column - 1] in "[{"

    def item(self, items: Sequence, text: str) -> Edit:
        """Return the edit that adds an item at the end of a list.

        Args:
            items: The list.
            text: A scalar in YAML.
        """
        if not self.is_flow(items):
            return self.lines_after(items, [f"- {text}"], items.span.column)
        if not items.items:
            return self._at(items.span.line, items.span.column + 1, text)
        last = items.items[-1].span
        return self._at(last.end_line, last.end_column, f", {text}")

    def entry(self, fields: Mapping, key: str, lines: list[str], flow: str) -> Edit:
        """Return the edit that adds a key at the end of a mapping.

        Args:
            fields: The mapping.
            key: The key.
            lines: Its value in block style, indented relative to the key; or a single line that follows the
                colon.
            flow: Its value in flow style.
        """
        if self.is_flow(fields):
            if not fields.entries:
                return self._at(fields.span.line, fields.span.column + 1, f"{key}: {flow}")
            last = fields.entries[-1].value.span
            return self._at(last.end_line, last.end_column, f", {key}: {flow}")
        column = fields.span.column
        if fields.entries and isinstance(fields.entries[-1].value, Mapping | Sequence):
            # In the style of its neighbours: in braces, or on lines of its own.
            one_line = self.is_flow(fields.entries[-1].value)
        else:
            one_line = len(lines) == 1
        if one_line:
            return self.lines_after(fields, [f"{key}: {flow}"], column)
        return self.lines_after(fields, [f"{key}:", *lines], column)

    def lines_after(self, node: Node, lines: list[str], column: int) -> Edit:
        """Return the edit that adds whole lines after a node, before comments that follow it.

        Args:
            node: The node.
            lines: The lines without their common indentation.
            column: The column in which they begin, counted from 1.
        """
        end = self.last_line(node)
        text = "".join(f"\n{' ' * (column - 1)}{line}" if line else "\n" for line in lines)
        return self._at(end, len(self._lines[end - 1]) + 1, text)

    def last_line(self, node: Node) -> int:
        """Return the number of the last line of a node, counted from 1."""
        if isinstance(node, Mapping | Sequence) and not self.is_flow(node):
            children = node.items if isinstance(node, Sequence) else [e.value for e in node.entries]
            return self.last_line(children[-1])
        return node.span.end_line

    def _at(self, line: int, column: int, text: str) -> Edit:
        return Edit(Span.at(self._path, line, column, 0), text)
