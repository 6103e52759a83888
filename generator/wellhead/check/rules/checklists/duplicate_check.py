"""No two checks say the same.

Two checks say the same if four of five of their words are the same, without regard to endings, order and
words such as "the" or "is". Where the one has a "not", a "before" or a number that the other lacks, they say
different things. Languages other than English and German are compared word by word.

**Why.** Whoever ticks the same thing twice stops reading. And of two wordings only one gets mended.

Fails:

```yaml fails phases/run.yml
checklist:
  - {id: bench, text: The bench is clean after the work}
  - {id: clean, text: "After work, the bench was cleaned"}
```

Passes:

```yaml passes phases/run.yml
checklist:
  - {id: bench, text: The bench is clean after the work}
  - {id: before, text: The bench is clean before the work}
```
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.check.word_lists import wording, words
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.check.word_lists import Wording
    from wellhead.playbook.checks import CheckAt
    from wellhead.playbook.link import LinkedPlaybook

_Said: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The stems of a check's words, and the words that must be equal in a duplicate, both sorted."""
ALIKE = 0.8
"""The Jaccard index of their words from which two checks say the same."""
MOST = 20
"""The largest number of earlier checks with a rare word in common that a check is compared with."""


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every check that says what an earlier one says."""
    known = wording(playbook.playbook.manifest.language)
    said = [(at, *_said(known, at.check.text)) for at in playbook.checks]
    common = Counter(word for _, gist, _ in said for word in gist)
    first: dict[_Said, CheckAt] = {}
    # Two similar sets share one of the rarest words of each, so only such pairs are compared. This is
    # prefix filtering, from S. Chaudhuri and others, "A Primitive Operator for Similarity Joins", ICDE 2006.
    by_word: dict[str, list[_Said]] = defaultdict(list)
    for at, gist, turns in said:
        if not gist:
            continue
        rarest = sorted(gist, key=lambda word: (common[word], word))
        prefix = rarest[: len(gist) - math.ceil(ALIKE * len(gist)) + 1]
        other = first.get((gist, turns)) or next(
            (
                first[known]
                for word in prefix
                for known in by_word[word][:MOST]
                if known[1] == turns and _alike(gist, known[0])
            ),
            None,
        )
        if other is None:
            first[gist, turns] = at
            for word in prefix:
                by_word[word].append((gist, turns))
            continue
        yield Violation(
            playbook.at(at.owner, *at.steps, "text"),
            f'this check says what another does: "{other.check.text}"',
            "keep one of them, or say what makes them different",
            (Related(playbook.at(other.owner, *other.steps, "text"), "the other stands here"),),
        )


def _said(known: Wording | None, text: str) -> _Said:
    if known is None:
        return _each_once(words(text)), ()
    return _each_once(known.gist(text)), _each_once(known.turns(text))


def _each_once(found: Iterable[str]) -> tuple[str, ...]:
    """Return words in order; a tuple takes a fifth of a set's memory and is the same on every run."""
    return tuple([sys.intern(word) for word in sorted(set(found))])


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return True if the Jaccard index of two sets of words is at least `ALIKE`."""
    shared = len(set(one).intersection(other))
    return shared >= ALIKE * (len(one) + len(other) - shared)


RULE = Rule("duplicate-check", Severity.WARNING, __doc__ or "", check)
