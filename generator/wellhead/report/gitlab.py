"""Findings as a code quality report, which GitLab shows in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wellhead.report.contents import Contents

_SEVERITIES: Final = {"error": "major", "warning": "minor"}


def report(contents: Contents) -> str:
    """Return the findings as a JSON list of issues."""
    issues = [
        {
            "description": finding.message if finding.help is None else f"{finding.message} ({finding.help})",
            "check_name": finding.rule,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[finding.severity.value],
            "location": {
                # GitLab finds no file whose path begins with ./
                "path": posixpath.normpath(contents.path(finding.span)),
                "lines": {"begin": finding.span.line, "end": finding.span.end_line},
            },
        }
        for finding, fingerprint in zip(contents.findings, contents.fingerprints(), strict=True)
    ]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"
