"""What every format tells: the findings, and what surrounds them."""

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
    """What there is to tell.

    Args:
        findings: what was found, in the order in which it is listed.
        lines_of: the source files' lines by path; a file may be missing.
        prefix: what stands before each path, such as ``playbook/``.
        pages: the address below which each rule has its page, with a slash at its end; None if none is known.
        strict: whether warnings fail the run too.
    """

    findings: Sequence[Finding]
    lines_of: Mapping[str, list[str]] = field(default_factory=dict)
    prefix: str = ""
    pages: str | None = None
    strict: bool = False

    def path(self, span: Span) -> str:
        """A file as a reader of the report finds it."""
        return f"{self.prefix}{span.path}"

    def place(self, span: Span) -> str:
        """As in ``playbook/roles/keeper.yml:2:1``."""
        return f"{self.path(span)}:{span.line}:{span.column}"

    def page(self, finding: Finding) -> str | None:
        """The address of the page that explains a finding's rule."""
        return f"{self.pages}{finding.rule}/" if self.pages else None

    def fails(self, finding: Finding) -> bool:
        """Whether this finding alone makes the run exit with 1."""
        return self.strict or finding.severity is Severity.ERROR

    def fingerprints(self) -> list[str]:
        """A name for each finding that stays as lines are put in above it: 64 hexadecimal digits, each once.

        Made of the rule, the file, the message and the line's own text; equal ones are counted.
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
    """How many of each, as in ``2 errors, 1 warning``."""
    errors = sum(f.severity is Severity.ERROR for f in findings)
    parts = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((errors, "error"), (len(findings) - errors, "warning"))
        if number
    ]
    return ", ".join(parts) or "no findings"
