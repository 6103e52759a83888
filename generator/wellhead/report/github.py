"""Findings as annotations of a pull request on GitHub, and as text in the job's log.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from wellhead.report import text
from wellhead.report.contents import count

if TYPE_CHECKING:
    from wellhead.report.contents import Contents
    from wellhead.source.finding import Finding

MOST: Final = 10
"""The number of annotations of a severity that GitHub shows for each step; it silently drops the rest."""


def report(contents: Contents) -> str:
    """Return annotations for the first findings of each severity, and a folded group with the text of all."""
    if not contents.findings:
        return ""
    lines: list[str] = []
    for severity in ("error", "warning"):
        found = [f for f in contents.findings if f.severity.value == severity]
        # Where not all fit, the last annotation says so.
        shown = found if len(found) <= MOST else found[: MOST - 1]
        lines += [_annotation(contents, finding) for finding in shown]
        if found[len(shown) :]:
            more = f"{count(found[len(shown) :])} more: see the log of this step"
            lines.append(f"::{severity} title=wellhead::{_data(more)}")
    told = text.report(contents)
    # The text quotes what authors wrote. Nothing in it is a command until the token occurs again, and authors
    # cannot guess the token, since it is a digest of the text that would have to contain it.
    token = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
    lines += [
        f"::group::{_data(count(contents.findings))}",
        f"::stop-commands::{token}",
        told.rstrip("\n"),
        f"::{token}::",
        "::endgroup::",
    ]
    return "\n".join(lines) + "\n"


def _annotation(contents: Contents, finding: Finding) -> str:
    span = finding.span
    where = {
        "file": contents.path(span),
        "line": str(span.line),
        "endLine": str(span.end_line),
        # GitHub accepts columns only within one line, and includes the end column.
        **(
            {"col": str(span.column), "endColumn": str(max(span.end_column - 1, span.column))}
            if span.line == span.end_line
            else {}
        ),
        "title": finding.rule,
    }
    page = contents.page(finding)
    message = "\n".join(part for part in (finding.message, finding.help, page) if part)
    properties = ",".join(f"{key}={_property(value)}" for key, value in where.items())
    return f"::{finding.severity.value} {properties}::{_data(message)}"


def _data(value: str) -> str:
    """Escape data like `escapeData` in packages/core/src/command.ts of actions/toolkit."""
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
