"""Findings: what is wrong with the content, at which place, and how to correct it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """The severity of a finding: an error stops the run, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A stretch of a source file.

    Args:
        path: the file, relative to the playbook's folder, with forward slashes.
        line: the first line, counted from 1.
        column: the first character in that line, counted from 1, in code points.
        end_line: the last line, counted from 1.
        end_column: the column after the last character.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @classmethod
    def at(cls, path: str, line: int, column: int, length: int = 1) -> Span:
        """Return a span of `length` characters within one line."""
        return cls(path, line, column, line, column + length)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that helps to understand a finding, such as the first definition."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of the text in a span.

    Args:
        span: the place in a source file; at an empty span, whose end is its start, text is inserted.
        text: the new text, as it is written in the file.
    """

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that can be made without asking: it resolves the finding and has no other effect.

    Args:
        title: a command without a full stop, as in ``change "keper" to "keeper"``.
        edits: the edits, of which all or none are made; they do not overlap, and may be in several files.
    """

    title: str
    edits: tuple[Edit, ...]

    @classmethod
    def replace(cls, title: str, span: Span, text: str) -> Fix:
        """Return a fix of one edit."""
        return cls(title, (Edit(span, text),))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Args:
        rule: the id of the rule that found it; the rule's page explains it.
        severity: error or warning.
        message: one sentence in plain text, without a full stop.
        span: the place to correct.
        help: the remedy, if there is one to suggest.
        related: other places that help to understand it.
        fix: the change that resolves it, where that is safe.
    """

    rule: str
    severity: Severity
    message: str
    span: Span
    help: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without duplicates, sorted by place, rule and message, as all reports list them."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (f.span, f.rule, f.message)))
