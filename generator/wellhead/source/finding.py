"""What is wrong with the content, as data: where it is, what it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How much a finding matters: an error stops the run, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A stretch of a source file.

    Args:
        path: the file, relative to the playbook's folder, with forward slashes.
        line: first line, counted from 1.
        column: first character in that line, counted from 1, in code points.
        end_line: last line, counted from 1.
        end_column: the column after the last character.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @classmethod
    def at(cls, path: str, line: int, column: int, length: int = 1) -> Span:
        """A span of `length` characters within one line."""
        return cls(path, line, column, line, column + length)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that helps to understand a finding, such as a first definition."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands in a span gives way to a new text.

    Args:
        span: the place in a source's text; an empty one (its end is its start) is where text is put in.
        text: what stands there afterwards, as it is written in the file.
    """

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that can be made without asking: it mends the finding, and means nothing else.

    Args:
        title: what it does, as a command and without a full stop, as in ``change "keper" to "keeper"``.
        edits: the changes, all or none; they do not overlap, and may be in several files.
    """

    title: str
    edits: tuple[Edit, ...]

    @classmethod
    def replace(cls, title: str, span: Span, text: str) -> Fix:
        """A fix of one edit."""
        return cls(title, (Edit(span, text),))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Args:
        rule: id of the rule that found it; the rule's page explains it.
        severity: error or warning.
        message: one sentence, no full stop, in plain text.
        span: the place to mend.
        help: the remedy, if there is one to suggest.
        related: other places that matter.
        fix: what mends it, where that is safe.
    """

    rule: str
    severity: Severity
    message: str
    span: Span
    help: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by place, then rule, then text, each once: the order in which all reports list them."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (f.span, f.rule, f.message)))
