"""Findings as a test report in JUnit's format, which CI servers read.

Each finding is a test of its file: an error is a test that fails, a warning one that was skipped. A file
without findings is a test that passes. Names contain no line numbers, so that servers recognize a finding
later.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from wellhead.report import text
from wellhead.report.contents import Contents

if TYPE_CHECKING:
    from wellhead.source.finding import Finding

_ILLEGAL: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Matches a character that XML 1.0 does not allow."""


def report(contents: Contents) -> str:
    """Return the findings as one test suite."""
    failures = sum(contents.fails(finding) for finding in contents.findings)
    suites = Element("testsuites")
    suite = SubElement(suites, "testsuite", name="wellhead check")
    found: dict[str, list[Finding]] = {path: [] for path in contents.lines_of}
    for finding in contents.findings:
        found.setdefault(finding.span.path, []).append(finding)
    for path, findings in sorted(found.items()):
        classname = _legal(f"{contents.prefix}{path}")
        if not findings:
            SubElement(suite, "testcase", name="sound", classname=classname)
        seen: Counter[str] = Counter()
        for finding in findings:
            name = f"{finding.rule}: {finding.message}"
            seen[name] += 1
            if seen[name] > 1:
                name = f"{name} ({seen[name]})"
            case = SubElement(suite, "testcase", name=_legal(name), classname=classname)
            fails = contents.fails(finding)
            outcome = SubElement(case, "failure" if fails else "skipped", message=_legal(finding.message))
            outcome.set("type", finding.rule)
            outcome.text = _legal(text.report(_one(contents, finding)))
    totals = {"tests": len(suite), "failures": failures, "errors": 0}
    for element in (suites, suite):
        for name, number in totals.items():
            element.set(name, str(number))
    suite.set("skipped", str(len(contents.findings) - failures))
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _one(contents: Contents, finding: Finding) -> Contents:
    return Contents([finding], contents.lines_of, contents.prefix, contents.pages)


def _legal(value: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", value)
