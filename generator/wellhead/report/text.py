"""Findings as text for people, each with its source line, carets and the remedy."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wellhead.report.contents import Contents
    from wellhead.source.finding import Finding

_WIDEST = 120
"""The largest number of characters of a source line that are shown."""


def plain(text: str, _style: str) -> str:
    """Return the text unchanged: the style without colours."""
    return text


def report(contents: Contents, style: Callable[[str, str], str] = plain) -> str:
    """Return the findings as readable text, with an empty line between two findings.

    Args:
        contents: the contents of the report.
        style: a function that colours a text; its arguments are the text and one of ``error``, ``warning``,
            ``frame`` and ``help``.
    """
    return "\n".join(_one(contents, finding, style) for finding in contents.findings)


def _one(contents: Contents, finding: Finding, style: Callable[[str, str], str]) -> str:
    severity = finding.severity.value
    label = style(f"{severity}:", severity)
    out = [f"{contents.place(finding.span)}: {label} {finding.message} [{finding.rule}]"]
    out += _frame(finding, contents.lines_of, style)
    margin = " " * len(str(finding.span.line))
    if finding.help:
        out.append(style(f"{margin} = help: {finding.help}", "help"))
    out += [f"{margin} = note: {contents.place(r.span)}: {r.message}" for r in finding.related]
    if page := contents.page(finding):
        out.append(f"{margin} = rule: {page}")
    return "\n".join(out) + "\n"


def _frame(
    finding: Finding, lines_of: Mapping[str, list[str]], style: Callable[[str, str], str]
) -> list[str]:
    span = finding.span
    lines = lines_of.get(span.path, [])
    if not 1 <= span.line <= len(lines):
        return []
    line = lines[span.line - 1]
    start = span.column - 1
    length = (span.end_column - span.column) if span.end_line == span.line else len(line) - start
    length = max(1, min(length, max(1, len(line) - start)))
    shown, offset = line, 0
    if len(line) > _WIDEST:
        offset = max(0, min(start - 20, len(line) - _WIDEST))
        end = offset + _WIDEST
        shown = ("…" if offset else "") + line[offset + bool(offset) : end] + ("…" if end < len(line) else "")
        length = min(length, offset + _WIDEST - start)
    shown = "".join(_visible(c) for c in shown)
    before = sum(_width(c) for c in line[offset:start])
    carets = max(1, sum(_width(c) for c in line[start : start + length]))
    number = str(span.line)
    margin = " " * len(number)
    return [
        style(f"{margin} |", "frame"),
        style(f"{number} |", "frame") + f" {shown}",
        style(f"{margin} |", "frame") + " " + " " * before + style("^" * carets, finding.severity.value),
    ]


def _visible(char: str) -> str:
    """Replace control and format characters, which would move the cursor or reverse the text direction."""
    return (
        " " if char == "\t" else "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char)[0] == "C" else char
    )


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
