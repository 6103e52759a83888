"""The contents that every report format presents: the findings and their surroundings."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wellhead.source.finding import Finding, Span


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a report.

    Args:
        findings: the findings, in the order in which they are listed.
        lines_of: the lines of the source files by path; a file may be missing.
        prefix: the text before each path, such as ``playbook/``.
        pages: the address below which each rule has its page, ending in a slash; None if it is not known.
        strict: True if warnings fail the run too.
    """

    findings: Sequence[Finding]
    lines_of: Mapping[str, list[str]] = field(default_factory=dict)
    prefix: str = ""
    pages: str | None = None
    strict: bool = False

    def path(self, span: Span) -> str:
        """Return the path of a span's file with its prefix."""
        return f"{self.prefix}{span.path}"

    def place(self, span: Span) -> str:
        """Return the path, line and column of a span, as in ``playbook/roles/keeper.yml:2:1``."""
        return f"{self.path(span)}:{span.line}:{span.column}"

    def page(self, finding: Finding) -> str | None:
        """Return the address of the page about a finding's rule, or None if it is not known."""
        return f"{self.pages}{finding.rule}/" if self.pages else None

    def fails(self, finding: Finding) -> bool:
        """Return True if a finding alone makes the run exit with 1."""
        return self.strict or finding.severity is Severity.ERROR

    def fingerprints(self) -> list[str]:
        """Return a unique name of each finding that does not change if lines are inserted above it.

        It is the SHA-256 digest, in hexadecimal, of the rule, the path, the message, the text of the line,
        and the number of findings before it that are equal in these.
        """
        seen: Counter[tuple[str, ...]] = Counter()
        names = []
        for finding in self.findings:
            lines = self.lines_of.get(finding.span.path, [])
            line = lines[finding.span.line - 1].strip() if finding.span.line <= len(lines) else ""
            parts = (finding.rule, self.path(finding.span), finding.message, line)
            names.append(
                hashlib.sha256("\0".join((*parts, str(seen[parts]))).encode("utf-8", "replace")).hexdigest()
            )
            seen[parts] += 1
        return names


def count(findings: Sequence[Finding]) -> str:
    """Return the numbers of errors and warnings, as in ``2 errors, 1 warning``."""
    errors = sum(f.severity is Severity.ERROR for f in findings)
    parts = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((errors, "error"), (len(findings) - errors, "warning"))
        if number
    ]
    return ", ".join(parts) or "no findings"
