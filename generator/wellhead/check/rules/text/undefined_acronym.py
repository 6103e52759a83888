"""Every acronym is spelled out somewhere.

An acronym is two to five capital letters. It is spelled out if a term or an alias of the glossary has it, or
if a text says what it stands for: "service level objective (SLO)". A few that everybody knows, such as PDF,
need no explanation. Names of tools and of sources are not looked at.

**Why.** Newcomers do not ask about the third acronym in a sentence. They nod.

Fails:

```yaml fails roles/keeper.yml
mission: Keep the tool working, and file the QZR each month.
```

Passes:

```yaml passes roles/keeper.yml
mission: Keep the tool working, and file the quarterly zinc report (QZR) each month.
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.check.word_lists import abbreviations, wording
from wellhead.playbook.references import Kind
from wellhead.playbook.texts import prose, texts_in
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Anything, Manifest
    from wellhead.playbook.references import Ref
    from wellhead.playbook.texts import Text
    from wellhead.source.document import Steps

_ACRONYM = re.compile(r"(?<![\w'-])([A-Z]{2,5})s?(?![\w-])")
_CAPITALS = re.compile(r"[A-Z]{2}")
"""Matches a part of every acronym, as a test that is faster than the full one."""
_SPELLED = re.compile(
    # Words followed by their acronym in brackets, or the reverse.
    r"\w+[ -]\w+ \(([A-Z]{2,5})s?\)|(?<![\w-])([A-Z]{2,5})s? \(\w+[ -]\w[^()]*\)"
)
_ROMAN = re.compile(r"[IVX]+")
_NAMES = ("sources", "tools", "tags", "see", "version")
"""Fields that contain names or references and no sentences."""


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for the first place of every acronym that nothing spells out."""
    if not playbook.whole():
        return
    known = wording(playbook.playbook.manifest.language)
    shouted = known.stop_words | known.turning if known else frozenset()
    spelled = set(abbreviations())
    places: dict[str, list[tuple[Ref, Steps, int]]] = {}
    for entity in playbook.everything:
        met, explained = _look(entity)
        spelled.update(explained)
        for word, steps, nth in met:
            if word.casefold() not in shouted:
                places.setdefault(word, []).append((entity.ref, steps, nth))
    for word, used in places.items():
        if word not in spelled:
            first, *others = (
                playbook.document(owner).word(word, *steps, nth=nth) for owner, steps, nth in used[:3]
            )
            yield Violation(
                first,
                f'nothing says what "{word}" stands for',
                f"add it to the glossary, or spell it out once: … ({word})",
                tuple(Related(span, "used here too") for span in others),
            )


def _look(entity: Manifest | Anything) -> tuple[tuple[tuple[str, Steps, int], ...], tuple[str, ...]]:
    """Return the acronyms of an entity, each with its place, and those that it spells out."""
    met: list[tuple[str, Steps, int]] = []
    spelled: list[str] = []
    for text in texts_in(entity):
        if not _CAPITALS.search(text.text) or text.steps[0] in _NAMES or not _ACRONYM.search(text.text):
            continue
        read = prose(text.text) if text.rich else text.text
        spelled += _spelled(text, read)
        for found in _ACRONYM.finditer(read):
            word = found.group(1)
            if not _ROMAN.fullmatch(word):
                met.append((word, text.steps, text.text.count(word, 0, found.start())))
    return tuple(met), tuple(spelled)


def _spelled(text: Text, read: str) -> Iterator[str]:
    """Yield the acronyms that a text spells out."""
    if text.owner.kind is Kind.TERM and text.field in ("term", "aliases"):
        yield from (m.group(1) for m in _ACRONYM.finditer(read))
    yield from (m.group(1) or m.group(2) for m in _SPELLED.finditer(read))


RULE = Rule("undefined-acronym", Severity.WARNING, __doc__ or "", check)
