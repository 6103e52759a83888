"""mend: apply the fixes that findings offer, until none is left, and keep those that help.

A fix is kept only if its finding goes away and no error comes in its place. So mending never makes a playbook
worse, and mending twice changes nothing that mending once did not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from wellhead.app.check import with_texts
from wellhead.author.revise import edited
from wellhead.source.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.app.check import Checked
    from wellhead.check.rules import Context
    from wellhead.source.finding import Edit, Fix, Span

_ROUNDS: Final = 50
"""The most rounds; each needs a fix that the one before made possible, so two or three are usual."""
_DEPTH: Final = 5
"""How often a fix may bring to light what the next one mends: a misspelt key hides what is wrong below it."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What mending did.

    Args:
        checked: the playbook as it is afterwards.
        texts: the new texts of the files that changed, by path.
        done: the findings that were mended, in the order in which that was done.
    """

    checked: Checked
    texts: dict[str, str]
    done: tuple[Finding, ...]


def mend(checked: Checked, context: Context, *, only: str | None = None) -> Mended:
    """Apply every fix that helps.

    Args:
        checked: the playbook as it is.
        context: what the rules may know besides the playbook.
        only: the one file that may change; None for all.
    """
    before = {source.path: source.text for source in checked.sources}
    mending = _Mending(checked, context, only)
    mending.run()
    after = {source.path: source.text for source in mending.checked.sources}
    texts = {path: text for path, text in after.items() if text != before[path]}
    return Mended(mending.checked, texts, tuple(mending.done))


def as_written(raw: str, text: str) -> str:
    """A mended text with the byte order mark and the line ends of the file, line by line.

    Args:
        raw: the file as it is.
        text: what it is to be, as a `Source` holds it.
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
    """One run: the playbook so far, and what was tried."""

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
        """Apply fixes that touch one another nowhere: all at once, or by halves if that does not help."""
        if self._try(batch):
            return
        if len(batch) == 1:
            self._refused.update(batch)
            return
        # What is kept moves what stands below it, so the other half waits for the next round.
        middle = len(batch) // 2
        before = self.checked
        self._take(batch[:middle])
        if self.checked is before:
            self._take(batch[middle:])

    def _try(self, batch: tuple[Finding, ...]) -> bool:
        """Apply these, and what they bring to light; keep it if it helps."""
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
    """Findings whose fixes touch one another nowhere: of two that do, the first; the other waits."""
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
    """The texts of the files that these findings' fixes change."""
    edits: dict[str, list[Edit]] = defaultdict(list)
    for finding in findings:
        for edit in _edits(finding.fix):
            edits[edit.span.path].append(edit)
    texts = {source.path: source.text for source in checked.sources}
    return {path: edited(texts[path], found) for path, found in edits.items()}


def _kind(finding: Finding) -> tuple[str, str, str]:
    """What makes two findings the same, wherever the lines between have moved them."""
    return finding.rule, finding.span.path, finding.message


def _kinds(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    return Counter(map(_kind, findings))


def _errors(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    return _kinds(f for f in findings if f.severity is Severity.ERROR)
