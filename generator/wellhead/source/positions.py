"""Conversion between positions in a text and the lines and columns of a span."""

from __future__ import annotations

import re

from wellhead.source.finding import Span


def line_end(text: str, index: int) -> int:
    """Return the position of the line feed that ends a line, or of the end of the text.

    Args:
        text: the file's text.
        index: a position in the line, counted from 0.
    """
    end = text.find("\n", index)
    return len(text) if end < 0 else end


def index_of(text: str, line: int, column: int) -> int:
    """Return the position, counted from 0, of a line and a column, both counted from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def between(text: str, path: str, start: int, end: int) -> Span:
    """Return the span between two positions in a text.

    Args:
        text: the file's text, whose lines end in line feeds.
        path: the file's path for the span.
        start: the first position, counted from 0.
        end: the position after the last one; the end of the text if it lies beyond.
    """
    end = min(end, len(text))
    return Span(
        path,
        text.count("\n", 0, start) + 1,
        start - text.rfind("\n", 0, start),
        text.count("\n", 0, end) + 1,
        end - text.rfind("\n", 0, end),
    )


def locate(source_text: str, span: Span, needle: str, nth: int = 0) -> Span:
    """Return the place of a word within a text, to point at the word rather than at the whole text.

    Args:
        source_text: the file's text.
        span: the place of the text that contains the word.
        needle: the word; a space in it also matches a line break, since folding turns breaks into spaces.
        nth: which occurrence, counted from 0.

    Returns:
        The occurrence's span, or `span` itself if it cannot be found, since escapes can hide a word.
    """
    words = needle.split()
    if not words:
        return span
    start = index_of(source_text, span.line, span.column)
    end = index_of(source_text, span.end_line, span.end_column)
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    for stop in (end, line_end(source_text, end)):
        hits = list(pattern.finditer(source_text, start, stop))
        if hits:
            return between(source_text, span.path, *hits[nth].span()) if nth < len(hits) else span
    return span
