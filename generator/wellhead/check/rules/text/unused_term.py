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
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.check.word_lists import wording, words
from wellhead.kit.interface_texts import catalogue
from wellhead.playbook.texts import texts_in
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Anything, Manifest, Term
    from wellhead.playbook.references import Ref

_BRACKETS = re.compile(r"\s*\([^()]*\)")


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every term that occurs nowhere but in its own entry."""
    if not playbook.terms or not playbook.whole():
        return
    known = wording(playbook.playbook.manifest.language)
    met = _Met(known.stem if known else str, playbook.terms.values())
    for entity in playbook.everything:
        met.add(entity.ref, met.parts_in(entity))
    labels = catalogue(playbook.playbook.manifest.language).values()
    met.add(playbook.playbook.manifest.ref, met.parts_of(labels))
    for term in playbook.terms.values():
        if term.ref not in playbook.mentioned_by and not met.outside(term):
            yield Violation(
                playbook.at(term.ref, "term"),
                f'no text of this playbook has the term "{term.term}"',
                "use it where it is meant, add the word that texts use as an alias, or take it out",
            )


class _Met:
    """A record of the words of terms in the playbook's texts and their places: single words and pairs.

    Args:
        stem: a function that removes the ending of a word.
        terms: the terms that will be asked for.
    """

    def __init__(self, stem: Callable[[str], str], terms: Iterable[Term]) -> None:
        self._stem = stem
        self.names = {term.ref: [self._parts(name) for name in _names(term)] for term in terms}
        self._places: dict[tuple[str, ...], set[Ref]] = {
            part: set() for names in self.names.values() for parts in names for part in parts
        }
        self._singles: dict[str, bool] = {}
        """True for each word seen so far that occurs in a term, whatever its ending."""

    def parts_in(self, entity: Manifest | Anything) -> tuple[tuple[str, ...], ...]:
        """Return the parts of terms that occur in the texts of an entity."""
        return self.parts_of(text.text for text in texts_in(entity))

    def parts_of(self, texts: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return the parts of terms that occur in some texts."""
        return tuple(sorted({part for text in texts for part in self._met(words(text))}))

    def _met(self, found: list[str]) -> Iterator[tuple[str, ...]]:
        for n, word in enumerate(found):
            known = self._singles.get(word)
            if known is None:
                known = self._singles[word] = (self._stem(word),) in self._places
            if not known:
                continue
            yield (self._stem(word),)
            pair = (self._stem(found[n - 1]), self._stem(word)) if n else ()
            if pair in self._places:
                yield pair

    def add(self, owner: Ref, parts: Iterable[tuple[str, ...]]) -> None:
        """Record the place of some parts."""
        for part in parts:
            # Two places are enough, since a term is looked for in all places but one.
            if len(self._places[part]) < 2:  # noqa: PLR2004
                self._places[part].add(owner)

    def outside(self, term: Term) -> bool:
        """Return True if other places have every word and every pair of words of one of a term's names."""
        return any(
            parts and all(self._places[part] - {term.ref} for part in parts) for parts in self.names[term.ref]
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
