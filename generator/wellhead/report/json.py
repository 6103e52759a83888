"""Findings as JSON, for programs; ``findings.schema.json`` beside this module describes the format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wellhead import __version__
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from wellhead.report.contents import Contents
    from wellhead.source.finding import Finding, Span

VERSION: Final = 1
"""The version of the format; it rises if a field is removed or changes its meaning, not if one is added."""


def report(contents: Contents) -> str:
    """Return the findings as one JSON object."""
    errors = sum(f.severity is Severity.ERROR for f in contents.findings)
    document = {
        "version": VERSION,
        "tool": {"name": "wellhead", "version": __version__},
        "errors": errors,
        "warnings": len(contents.findings) - errors,
        "findings": [_finding(contents, finding) for finding in contents.findings],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def schema() -> str:
    """Return the JSON Schema of the result of `report`."""
    return Path(__file__).with_name("findings.schema.json").read_text(encoding="utf-8")


def _finding(contents: Contents, finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "help": finding.help,
        "page": contents.page(finding),
        "location": _location(contents, finding.span),
        "related": [
            {"message": related.message, "location": _location(contents, related.span)}
            for related in finding.related
        ],
        "fix": None
        if finding.fix is None
        else {
            "title": finding.fix.title,
            "edits": [
                {"location": _location(contents, edit.span), "text": edit.text} for edit in finding.fix.edits
            ],
        },
    }


def _location(contents: Contents, span: Span) -> dict[str, Any]:
    return {
        "path": contents.path(span),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
