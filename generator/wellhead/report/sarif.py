"""Findings in SARIF 2.1.0, which code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import posixpath
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from wellhead import __version__
from wellhead.check.rules import RULES

if TYPE_CHECKING:
    from wellhead.report.contents import Contents
    from wellhead.source.finding import Finding, Fix, Span

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT: Final = "%SRCROOT%"


def report(contents: Contents) -> str:
    """Return the findings as one run of one tool, with the pages of the rules that they break."""
    found = sorted({finding.rule for finding in contents.findings})
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "wellhead",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": [_rule(contents, rule) for rule in found],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(contents, finding, found.index(finding.rule), fingerprint)
                    for finding, fingerprint in zip(contents.findings, contents.fingerprints(), strict=True)
                ],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(contents: Contents, rule_id: str) -> dict[str, Any]:
    rule = next((rule for rule in RULES if rule.id == rule_id), None)
    if rule is None:
        return {"id": rule_id}
    promise, _, rest = rule.page.strip().partition("\n")
    described = {
        "id": rule.id,
        "shortDescription": {"text": promise},
        "help": {"text": rest.strip(), "markdown": rest.strip()},
        "defaultConfiguration": {"level": rule.severity.value},
    }
    return described if contents.pages is None else {**described, "helpUri": f"{contents.pages}{rule.id}/"}


def _result(contents: Contents, finding: Finding, index: int, fingerprint: str) -> dict[str, Any]:
    message = finding.message if finding.help is None else f"{finding.message}\n{finding.help}"
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": message},
        "locations": [{"physicalLocation": _place(contents, finding.span)}],
        "partialFingerprints": {"wellhead/v1": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": related.message},
                "physicalLocation": _place(contents, related.span),
            }
            for number, related in enumerate(finding.related, 1)
        ]
    if finding.fix is not None:
        result["fixes"] = [_fix(contents, finding.fix)]
    return result


def _fix(contents: Contents, fix: Fix) -> dict[str, Any]:
    by_path = groupby(sorted(fix.edits, key=lambda edit: edit.span), key=lambda edit: edit.span.path)
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": _file(contents.prefix + path),
                "replacements": [
                    {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
                    for edit in edits
                ],
            }
            for path, edits in by_path
        ],
    }


def _place(contents: Contents, span: Span) -> dict[str, Any]:
    return {"artifactLocation": _file(contents.path(span)), "region": _region(span)}


def _file(path: str) -> dict[str, Any]:
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    # A colon in the first part of a relative address would turn that part into a scheme.
    return {"uri": quote(posixpath.normpath(path)), "uriBaseId": _ROOT}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
