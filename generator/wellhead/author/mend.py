"""Application of the fixes that findings offer.

A fix is kept only if its finding disappears and no error takes its place. So mending never makes a
playbook worse, and mending a second time changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from wellhead.author.revise import edited
from wellhead.check.run import with_texts
from wellhead.source.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.check.rules import Context
    from wellhead.check.run import Checked
    from wellhead.source.finding import Edit, Fix, Span

_ROUNDS: Final = 50
"""The maximum number of rounds; two or three are usual, since each needs fixes that the last one revealed."""
_DEPTH: Final = 5
"""The number of times that a fix may reveal the next one: a misspelt key hides the errors below it."""


@dataclass(frozen=True, slots=True)
class Mended:
    """The result of mending.

    Args:
        checked: The playbook afterwards.
        texts: The new texts of the files that changed, by path.
        done: The findings that were mended, in order.
    """

    checked: Checked
    texts: dict[str, str]
    done: tuple[Finding, ...]


def mend(checked: Checked, context: Context, *, only: str | None = None) -> Mended:
    """Apply every fix that helps.

    Args:
        checked: The playbook.
        context: Facts besides the playbook that rules may use.
        only: The path of the one file that may change; None for all files.
    """
    before = {source.path: source.text for source in checked.sources}
    mending = _Mending(checked, context, only)
    mending.run()
    after = {source.path: source.text for source in mending.checked.sources}
    texts = {path: text for path, text in after.items() if text != before[path]}
    return Mended(mending.checked, texts, tuple(mending.done))


def as_written(raw: str, text: str) -> str:
    """Return a mended text with the byte order mark and the line ends of its file, line by line.

    Args:
        raw: The file as it is on the disk.
        text: The mended text, as a `wellhead.source.read.SourceFile` contains it.
    """
    mark = _MARK if raw.startswith(_MARK) else ""
    old = raw.removeprefix(_MARK).split("\n")
    new = text.split("\n")
    usual = "\r" if "\r\n" in raw else ""
    bare = [line.removesuffix("\r") for line in old]
    if len(bare) == len(new):
        pairs = [(n, n) for n in range(len(new))]
    else:
        matcher = SequenceMatcher(None, bare, new, autojunk=False)
        pairs = [(a + n, b + n) for a, b, size in matcher.get_matching_blocks() for n in range(size)]
    known = {there: old[here].endswith("\r") for here, there in pairs if here < len(old) - 1}
    lines = [line + ("\r" if known.get(n, bool(usual)) else "") for n, line in enumerate(new)]
    lines[-1] = lines[-1].removesuffix("\r")
    return mark + "\n".join(lines)


_MARK: Final = "\ufeff"


class _Mending:
    """The state of one run: the playbook so far, and the fixes that did not help."""

    def __init__(self, checked: Checked, context: Context, only: str | None) -> None:
        self.checked = checked
        self._only = only
        self.done: list[Finding] = []
        self._context = context
        self._refused: set[Finding] = set()

    def run(self) -> None:
        for _ in range(_ROUNDS):
            batch = _apart(f for f in self.checked.findings if self._offers(f) and f not in self._refused)
            if not batch:
                return
            self._take(batch)

    def _offers(self, finding: Finding) -> bool:
        edits = tuple(_edits(finding.fix))
        return bool(edits) and all(self._only in (None, edit.span.path) for edit in edits)

    def _take(self, batch: tuple[Finding, ...]) -> None:
        """Apply fixes that do not touch: all at once or, if that does not help, by halves."""
        if self._try(batch):
            return
        if len(batch) == 1:
            self._refused.update(batch)
            return
        # Fixes that were kept move the text below them, so the other half waits for the next round.
        middle = len(batch) // 2
        before = self.checked
        self._take(batch[:middle])
        if self.checked is before:
            self._take(batch[middle:])

    def _try(self, batch: tuple[Finding, ...]) -> bool:
        """Apply fixes, and those that they reveal; keep them and return True if they help."""
        known, gone = _errors(self.checked.findings), _kinds(batch)
        now, done, pending = self.checked, list[Finding](), batch
        for _ in range(_DEPTH):
            now = with_texts(now, _edited(now, pending), self._context)
            done += pending
            left = _kinds(now.findings)
            if any(left[kind] > _kinds(self.checked.findings)[kind] - gone[kind] for kind in gone):
                return False
            new = _errors(now.findings) - known
            if not new:
                self.checked = now
                self.done += done
                return True
            pending = _apart(f for f in now.findings if _kind(f) in new and self._offers(f))
            if not pending:
                return False
        return False


def _apart(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings whose fixes do not touch: of two that do, the first."""
    taken: dict[str, list[Span]] = defaultdict(list)
    chosen = []
    for finding in findings:
        spans = [edit.span for edit in _edits(finding.fix)]
        if not any(_touch(span, other) for span in spans for other in taken[span.path]):
            chosen.append(finding)
            for span in spans:
                taken[span.path].append(span)
    return tuple(chosen)


def _touch(one: Span, other: Span) -> bool:
    def start(span: Span) -> tuple[int, int]:
        return span.line, span.column

    def end(span: Span) -> tuple[int, int]:
        return span.end_line, span.end_column

    return start(one) <= end(other) and start(other) <= end(one)


def _edits(fix: Fix | None) -> Iterator[Edit]:
    return iter(fix.edits if fix else ())


def _edited(checked: Checked, findings: Iterable[Finding]) -> dict[str, str]:
    """Return the texts of the files that the findings' fixes change, by path."""
    edits: dict[str, list[Edit]] = defaultdict(list)
    for finding in findings:
        for edit in _edits(finding.fix):
            edits[edit.span.path].append(edit)
    texts = {source.path: source.text for source in checked.sources}
    return {path: edited(texts[path], found) for path, found in edits.items()}


def _kind(finding: Finding) -> tuple[str, str, str]:
    """Return the properties by which a finding is recognised when edits have moved its line."""
    return finding.rule, finding.span.path, finding.message


def _kinds(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    return Counter(map(_kind, findings))


def _errors(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    return _kinds(f for f in findings if f.severity is Severity.ERROR)
