"""Explanation of YAML syntax errors in words that help their author.

libyaml reports which token it did not find. The explanation is derived from the lines around that place,
which show what was meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from wellhead.source.nodes import BLOCK_STYLES
from wellhead.source.positions import index_of, line_end

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

    from wellhead.source.finding import Span

Explanation: TypeAlias = tuple[int, str, str | None]
"""The position to point at, counted from 0, what is wrong there, and the remedy if there is one."""

_UNSPACED = re.compile(r"[ \t]*(?:- +)*[\w-]+:(?=[^\s/:])")
_KEY = re.compile(r"[ \t]*(?:- +)*[\w-]+:(?:\s|$)")
_PAIR = re.compile(r":\s")
_WORD = re.compile(r"[\w-]+")
_IN_QUOTES: Final = "put the text in quotes"
_LONGEST_KEY: Final = 1_024
_WITHIN: Final = {'"': '\\"', "'": "''"}
_CLOSING: Final = {"[": "]", "{": "}"}
_PREFIXED: Final = frozenset(
    {
        "while scanning an anchor",
        "while scanning an alias",
        "while scanning a tag",
        "while parsing a tag",
        "while scanning a directive",
    }
)


def explain(error: MarkedYAMLError, text: str, last: Span | None) -> Explanation:
    """Explain a syntax error.

    Args:
        error: what libyaml raised.
        text: the file's text.
        last: the place of the last quoted or block text before the error; many errors are right behind it.
    """
    return _SyntaxError(error, text, last).explain()


def missing_space(text: str, start: int, stop: int | None = None) -> Explanation | None:
    """Explain a line that looks like ``key:value``; return None if it does not.

    Args:
        text: the file's text.
        start: the position where the line begins, counted from 0.
        stop: the position where to stop looking; None for the end of the text.
    """
    found = _UNSPACED.match(text, start, len(text) if stop is None else stop)
    return (found.end() - 1, "a space is missing after the colon", "write key: value") if found else None


class _SyntaxError:
    """A syntax error and the lines around it.

    Each method that begins with ``of_`` returns an explanation if the error is of its kind.
    """

    def __init__(self, error: MarkedYAMLError, text: str, last: Span | None) -> None:
        self.text = text
        self.last = last
        self.problem = error.problem or ""
        self.context = error.context or ""
        mark = error.problem_mark or error.context_mark
        self.at: int = min(mark.index if mark else 0, len(text))
        self.opened: int = min(error.context_mark.index, len(text)) if error.context_mark else self.at
        self.column: int = self.opened - text.rfind("\n", 0, self.opened)
        self.character = text[self.at : self.at + 1]
        self.begin = text.rfind("\n", 0, self.at) + 1
        self.before = text[self.begin : self.at]
        """The part of the line before the error."""

    def explain(self) -> Explanation:
        return (
            self.of_indent()
            or self.of_first_character()
            or self.of_quoted_text()
            or self.of_text_above()
            or self.of_brackets()
            or self.of_missing_colon()
            or self.of_colon_in_text()
            or self.of_order()
            or (self.at, f"this is not YAML: {self.problem or 'the text breaks off'}", None)
        )

    def of_indent(self) -> Explanation | None:
        if "tab character" in self.problem or (self.character == "\t" and "start any token" in self.problem):
            return self.at, "a tab stands where only spaces may", "indent with spaces"
        return None

    def of_first_character(self) -> Explanation | None:
        """Explain a text whose first character has a meaning in YAML."""
        first = self.text[self.opened : self.opened + 1]
        if self.context in _PREFIXED or "tag handle" in self.problem:
            return self.opened, f'a text cannot begin with "{first}"', _IN_QUOTES
        if "start any token" in self.problem or "mapping keys are not allowed" in self.problem:
            return self.at, f'a text cannot begin with "{self.character}"', _IN_QUOTES
        if "block sequence entries" in self.problem:
            remedy = "begin the list on the next line; put a text in quotes if it begins with a dash"
            return self.at, "a list cannot begin on the line of its key", remedy
        if self.context == "while scanning a block scalar":
            remedy = f"begin the text on the next line, or put it in quotes if {first} belongs to it"
            return self.opened, f'no text may stand behind "{first}" on its line', remedy
        return None

    def of_quoted_text(self) -> Explanation | None:
        """Explain a quoted text that never ends, or contains an unknown escape."""
        if self.context == "while scanning a quoted scalar":
            return self.opened, "this quotation mark is never closed", "close it where the text ends"
        if self.context == "while parsing a quoted scalar":
            at = max(self.text.rfind("\\", 0, self.at + 1), 0)
            remedy = "write two backslashes for one, or use single quotes, which know no escapes"
            return at, f'"{self.text[at : at + 2]}" is no escape that stands for a character', remedy
        return None

    def of_text_above(self) -> Explanation | None:
        """Explain a quoted text that ends too early or too late, or a block text that ends too early."""
        if self.last is None or "did not find expected" not in self.problem:
            return None
        start = index_of(self.text, self.last.line, self.last.column)
        end = index_of(self.text, self.last.end_line, self.last.end_column)
        between = self.text[end : self.at]
        if between.strip(" \n") or end > self.at:
            return None
        mark = self.text[start]
        if mark in BLOCK_STYLES:
            remedy = "indent it as far as the first line of that text"
            return self.at, "this line is indented less than the text above", remedy
        if "\n" in between:
            return None
        if self.last.line != self.last.end_line:
            remedy = "one is missing before that line, or too many are in it"
            return start, f"this quotation mark is closed only on line {self.last.end_line}", remedy
        remedy = f"put the whole text in quotes, and write {_WITHIN[mark]} for each {mark} in it"
        return self.at, "there is more behind the closing quotation mark", remedy

    def of_brackets(self) -> Explanation | None:
        """Explain a bracket without its counterpart, or with a text behind it."""
        remedy = "put the text in quotes if it begins with [ or {"
        closing = _CLOSING.get(self.text[self.opened : self.opened + 1])
        if closing and self.problem.startswith("did not find expected ',' or"):
            line = self.text[self.begin : line_end(self.text, self.at)]
            if self.character and (self.opened >= self.begin or not _KEY.match(line)):
                return self.at, f'a comma or "{closing}" is missing before this', f"write it; {remedy}"
            return (
                self.opened,
                f'this "{self.text[self.opened]}" is never closed',
                f'close it with "{closing}"',
            )
        if "expected node content" in self.problem:
            if not self.character:
                return self.at, "the file ends where a value is awaited", "close what is open"
            instead = "take it out, or put the text in quotes if it belongs to it"
            return self.at, f'"{self.character}" stands where a value is awaited', instead
        if "did not find expected" in self.problem and self.before.rstrip().endswith(("]", "}")):
            return self.at, "there is more behind the closing bracket", remedy
        return None

    def of_missing_colon(self) -> Explanation | None:
        """Explain a key without a colon."""
        if "could not find expected ':'" not in self.problem:
            return None
        if found := missing_space(self.text, self.text.rfind("\n", 0, self.opened) + 1):
            return found
        remedy = "write key: value; indent the line deeper if it goes on with the text above"
        return self.opened, "a colon is missing after this key", remedy

    def of_colon_in_text(self) -> Explanation | None:
        """Explain a colon that would make a key where no key is allowed."""
        if "mapping values are not allowed" not in self.problem:
            return None
        if _PAIR.search(self.before):
            return self.at, "a colon and a space within a text make a key of it", _IN_QUOTES
        if len(self.before) > _LONGEST_KEY:
            return self.begin, f"a key is longer than {_LONGEST_KEY:,} characters", "write key: value"
        above = self.text.rfind("\n", 0, len(self.text[: self.begin].rstrip(" \n"))) + 1
        if found := missing_space(self.text, above, self.begin):
            return found
        word = _WORD.search(self.before)
        at = self.begin + word.start() if word else self.at
        remedy = "begin it in the column of the key above; put a text in quotes if a colon belongs to it"
        return at, "this line goes on with the text above, so it cannot hold a key", remedy

    def of_order(self) -> Explanation | None:
        """Explain a line that belongs to no list or mapping above it."""
        if "expected '-' indicator" in self.problem:
            remedy = f"each item of this list begins with a dash in column {self.column}"
            return self.at, "this is no item of the list above", remedy
        if "did not find expected key" not in self.problem:
            return None
        if self.character == ":":
            return self.at, "a key is missing before the colon", "write key: value"
        if self.text.startswith(("- ", "-\n"), self.at):
            remedy = "indent it as far as the other items of its list, or give the list a key"
            return self.at, "a list item stands where a key is awaited", remedy
        remedy = f"the keys of this mapping begin in column {self.column}"
        return self.at, "this line begins in no column of the lines above", remedy
