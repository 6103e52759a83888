"""A word that is used as a term stands in the glossary.

A word counts as a term if it is in *italics* in two entities, or, in English, if two or more capitalised
words stand together within a sentence, three times and in two entities. Titles of entities, activities and
states, tools and sources need no explanation.

**Why.** Italics and capitals tell readers that a word means something special here. Then it has to say
somewhere what.

Fails:

```yaml with roles/builder.yml
mission: Make a tool that survives the *drop test*.
```

```yaml fails roles/keeper.yml
mission: Repeat the *drop test* each year.
```

Passes:

```yaml with glossary.yml whole
- id: drop-test
  term: Drop test
  definition: The tool falls from the bench, and still works.
- id: bench
  term: Bench
  definition: Where the tool is made.
```

```yaml with roles/builder.yml
mission: Make a tool that survives the *drop test*.
```

```yaml passes roles/keeper.yml
mission: Repeat the *drop test* each year.
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.check.word_lists import wording, words
from wellhead.playbook.texts import prose, texts_in, without_code
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.check.word_lists import Wording
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Anything, Manifest
    from wellhead.playbook.references import Ref
    from wellhead.playbook.texts import Text
    from wellhead.source.document import Steps

_ITALIC = re.compile(r"(?<![*\w\\])\*(?! |\*)([^\W\d_][\w'-]*(?: [\w'-]+){0,3})\*(?![*\w])")
_CAPITALS = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?:[ -][A-Z][a-z]+)+\b")
_NAMING = ("title", "term", "aliases", "name", "author", "publisher", "owner", "tags")
"""Fields whose texts are names."""
OFTEN = 3
"""The number of occurrences from which capitalised words are a term."""
_Stems: TypeAlias = tuple[str, ...]
"""A phrase as it is compared: the stems of its words."""
_Met: TypeAlias = "tuple[str, Steps, int, bool]"
"""A phrase as written, the path of its text, the number of equal ones before it, and True if in italics."""


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for the first place of every word that is used as a term and not explained."""
    known = wording(playbook.playbook.manifest.language)
    if known is None or not playbook.whole():
        return
    names: set[_Stems] = set()
    places: dict[_Stems, list[tuple[Ref, _Met]]] = {}
    for entity in playbook.everything:
        named, met = _look(known, entity)
        names.update(part for name in named for part in _parts(name))
        for stems, use in met:
            places.setdefault(stems, []).append((entity.ref, use))
    for stems, uses in places.items():
        if stems in names:
            continue
        if len({owner for owner, _ in uses}) > 1 and (
            len(uses) >= OFTEN or all(italic for _, (_, _, _, italic) in uses)
        ):
            spans = [
                playbook.document(owner).word(phrase, *steps, nth=nth)
                for owner, (phrase, steps, nth, _) in uses[:3]
            ]
            phrase = uses[0][1][0]
            yield Violation(
                spans[0],
                f'"{phrase}" is used as a term {len(uses)} times, and the glossary does not explain it',
                "add it to glossary.yml, or write it like any other word",
                tuple(Related(span, "used here too") for span in spans[1:3]),
            )


def _look(
    known: Wording, entity: Manifest | Anything
) -> tuple[tuple[_Stems, ...], tuple[tuple[_Stems, _Met], ...]]:
    """Return the names in an entity, and the phrases that it uses as terms."""
    names: list[_Stems] = []
    met: list[tuple[_Stems, _Met]] = []
    for text in texts_in(entity):
        if text.field in _NAMING:
            names.append(tuple([known.stem(word) for word in words(text.text)]))
            continue
        for phrase, start in _found(known, text):
            if stems := _stems(known, phrase):
                nth = text.text.count(phrase, 0, start)
                met.append((stems, (phrase, text.steps, nth, _is_italic(text, start))))
    return tuple(names), tuple(met)


def _found(known: Wording, text: Text) -> Iterator[tuple[str, int]]:
    """Yield the phrases that a text uses as terms, each with its position."""
    if text.rich and "*" in text.text:
        for found in _ITALIC.finditer(without_code(text.text)):
            yield found.group(1), found.start(1)
    if known.capitals_are_names and _CAPITALS.search(text.text):
        for found in _CAPITALS.finditer(prose(text.text) if text.rich else text.text):
            yield found.group(), found.start()


def _is_italic(text: Text, start: int) -> bool:
    return text.text[start - 1 : start] == "*"


def _stems(known: Wording, phrase: str) -> tuple[str, ...]:
    """Return the stems of a phrase; empty if all of its words are stop words."""
    found = words(phrase)
    if all(word in known.stop_words or word in known.turning for word in found):
        return ()
    return tuple(known.stem(word) for word in found)


def _parts(stems: _Stems) -> Iterator[_Stems]:
    """Yield all runs of up to five words of a name, since a part of a name is not a term of its own."""
    for n in range(len(stems)):
        for m in range(n + 1, min(len(stems), n + 5) + 1):
            yield stems[n:m]


RULE = Rule("unexplained-term", Severity.WARNING, __doc__ or "", check)
