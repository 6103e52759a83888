"""Every term of the glossary is used.

A text of the playbook has the term or one of its aliases, or a reference leads to it. Endings do not matter;
neither do brackets in the term. Being listed under `see` of another term is a use too, and so is standing
among the words that Wellhead itself puts on pages, such as "Checklist".

**Why.** A glossary that explains words nobody meets hides those that everybody looks up.

Fails:

```yaml fails glossary.yml whole
- id: bench
  term: Bench
  definition: Where the tool is made.
- id: winch
  term: Winch
  definition: It lifts what nobody can carry.
```

Passes:

```yaml passes glossary.yml whole
- id: bench
  term: Bench
  definition: Where the tool is made.
```
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from wellhead.finding import Severity
from wellhead.rules.rule import Context, Rule, Violation
from wellhead.wording import wording, words
from wellhead.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from wellhead.link import LinkedPlaybook
    from wellhead.model import Ref, Term

_NEW: Final[set[Ref]] = set()
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every term that occurs nowhere but in its own entry."""
    if not playbook.terms or not playbook.whole():
        return
    known = wording(playbook.playbook.manifest.language)
    met = _Met(known.stem if known else str, playbook.terms.values())
    for text in playbook.texts:
        met.add(text.owner, text.text)
    for label in catalogue(playbook.playbook.manifest.language).values():
        met.add(playbook.playbook.manifest.ref, label)
    for term in playbook.terms.values():
        if term.ref not in playbook.mentioned_by and not met.outside(term):
            yield Violation(
                playbook.at(term.ref, "term"),
                f'no text of this playbook has the term "{term.term}"',
                "use it where it is meant, add the word that texts use as an alias, or take it out",
            )


class _Met:
    """Which of the terms' words readers meet, and where: single ones, and each two in a row.

    Args:
        stem: takes a word's ending off.
        terms: what will be asked for.
    """

    def __init__(self, stem: Callable[[str], str], terms: Iterable[Term]) -> None:
        self._stem = stem
        self._names = {term.ref: [self._parts(name) for name in _names(term)] for term in terms}
        self._places: dict[tuple[str, ...], set[Ref]] = {
            part: set() for names in self._names.values() for parts in names for part in parts
        }
        self._singles: dict[str, set[Ref] | None] = {}
        """The places of each word that was met, whatever its ending; None if no term has it."""

    def add(self, owner: Ref, text: str) -> None:
        """Take a text's words."""
        found = words(text)
        for n, word in enumerate(found):
            single = self._singles.get(word, _NEW)
            if single is _NEW:
                single = self._singles[word] = self._places.get((self._stem(word),))
            if single is None:
                continue
            # Two places are enough to know, since a term is looked for in all but one.
            if len(single) < 2:  # noqa: PLR2004
                single.add(owner)
            pair = self._places.get((self._stem(found[n - 1]), self._stem(word))) if n else None
            if pair is not None and len(pair) < 2:  # noqa: PLR2004
                pair.add(owner)

    def outside(self, term: Term) -> bool:
        """Whether another place has each word of one of a term's names, and each two in a row."""
        return any(
            parts and all(self._places[part] - {term.ref} for part in parts)
            for parts in self._names[term.ref]
        )

    def _parts(self, name: str) -> list[tuple[str, ...]]:
        stems = [self._stem(word) for word in words(name)]
        return [*((stem,) for stem in stems), *itertools.pairwise(stems)]


def _names(term: Term) -> Iterator[str]:
    for name in (term.term, *term.aliases):
        yield name
        if "(" in name:
            yield _BRACKETS.sub("", name)


RULE = Rule("unused-term", Severity.WARNING, __doc__ or "", check)
