"""Findings as a summary for the reviewer of a pull request, in CommonMark."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from wellhead.report.contents import count
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wellhead.report.contents import Contents
    from wellhead.source.finding import Finding

MOST: Final = 50
"""The largest number of findings that are listed; code hosts cut long summaries."""
_MARK: Final = re.compile(r"([\\`*_{}\[\]<>&~|#@!$^]|:(?=\S)(?!\d)|(?<=www)\.)", re.IGNORECASE)
"""Matches what CommonMark and code hosts treat as markup within a line, including formulas and emoji."""


class ChangedFile(NamedTuple):
    """A file that differs from the base; `how` is ``new``, ``changed`` or ``gone``."""

    path: str
    how: str


def report(contents: Contents, base: Contents | None = None, mended: Sequence[Finding] = ()) -> str:
    """Return the findings as a summary.

    Args:
        contents: the contents of the report.
        base: the contents before the change that is reviewed, with the same prefix of paths; None if unknown.
        mended: the findings that were fixed in this run.
    """
    return "\n\n".join(_parts(contents, base, mended)) + "\n"


def _parts(contents: Contents, base: Contents | None, mended: Sequence[Finding]) -> Iterator[str]:
    findings = contents.findings
    yield f"## Playbook: {count(findings)}"
    new: Counter[tuple[str, ...]] = Counter()
    if base is not None:
        before, now = _kinds(base), _kinds(contents)
        new, gone = now - before, before - now
        yield (
            f"Against the base: **{new.total()} new**, {gone.total()} gone, "
            f"{(now & before).total()} there before."
        )
        if changes := changed(base, contents):
            listed = "\n".join(f"- {plain(contents.prefix + c.path)} ({c.how})" for c in changes[:MOST])
            yield f"Files that differ:\n\n{listed}{_more(len(changes) - MOST)}"
    if mended:
        listed = "\n".join(f"- {_place(contents, f)}: {plain(f.fix.title if f.fix else '')}" for f in mended)
        yield f"Mended:\n\n{listed}"
    if not findings:
        return
    if fixable := sum(finding.fix is not None for finding in findings):
        yield f"{fixable} can be mended at once: run `wellhead check --fix`."
    if base is not None and new:
        first = [finding for finding in findings if _take(new, _kind(finding))]
        rest = [finding for finding in findings if finding not in first]
        yield f"### New\n\n{_list(contents, first)}"
        findings = rest
        if findings:
            yield f"### There before\n\n{_list(contents, findings)}"
    else:
        yield f"### What to do\n\n{_list(contents, findings)}"
    yield _table(contents)


def changed(base: Contents, contents: Contents) -> list[ChangedFile]:
    """Return the files that differ between two states of a playbook, sorted by path."""
    old, new = base.lines_of, contents.lines_of
    return [
        ChangedFile(path, "new" if path not in old else "gone" if path not in new else "changed")
        for path in sorted({*old, *new})
        if old.get(path) != new.get(path)
    ]


def plain(text: str) -> str:
    """Escape a text so that it is shown as it is, without markup, links or mentions of people."""
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    escaped = _MARK.sub(r"\\\1", " ".join(shown.split()))
    # Code hosts look for these after unescaping; an empty comment separates them from the next word.
    return re.sub(r"\\([@#])", r"\\\1<!-- -->", escaped)


def _list(contents: Contents, findings: Sequence[Finding]) -> str:
    return "\n".join(_item(contents, finding) for finding in findings[:MOST]) + _more(len(findings) - MOST)


def _more(number: int) -> str:
    return f"\n- and {number} more" if number > 0 else ""


def _item(contents: Contents, finding: Finding) -> str:
    page = contents.page(finding)
    rule = f"[{finding.rule}](<{page}>)" if page else finding.rule
    remedy = f"; {plain(finding.help)}" if finding.help else ""
    told = f"{_place(contents, finding)}: {plain(finding.message)}{remedy} ({rule})"
    return f"- **{finding.severity.value}** {told}"


def _place(contents: Contents, finding: Finding) -> str:
    return plain(f"{contents.path(finding.span)}:{finding.span.line}")


def _table(contents: Contents) -> str:
    errors = Counter(f.rule for f in contents.findings if f.severity is Severity.ERROR)
    warnings = Counter(f.rule for f in contents.findings if f.severity is Severity.WARNING)
    rows = "\n".join(
        f"| {rule} | {errors[rule] or ''} | {warnings[rule] or ''} |"
        for rule in sorted(errors | warnings, key=lambda rule: (-errors[rule], -warnings[rule], rule))
    )
    return f"### By rule\n\n| Rule | Errors | Warnings |\n| --- | ---: | ---: |\n{rows}"


def _kind(finding: Finding) -> tuple[str, ...]:
    """Return the properties that identify a finding even if its line number has changed."""
    return finding.severity.value, finding.rule, finding.span.path, finding.message


def _kinds(contents: Contents) -> Counter[tuple[str, ...]]:
    return Counter(_kind(finding) for finding in contents.findings)


def _take(left: Counter[tuple[str, ...]], kind: tuple[str, ...]) -> bool:
    if left[kind] <= 0:
        return False
    left[kind] -= 1
    return True
