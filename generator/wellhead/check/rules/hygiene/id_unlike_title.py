"""An id resembles the title it stands for.

At least one word of the id begins like a word of the title, or of a term's aliases; or the id is made of the
title's initials.

**Why.** Authors write references by heart. An id that nothing on the page reminds of is looked up every time,
and is taken for something else. `was` keeps old addresses and ticks when you rename.

Fails:

```yaml fails practices/pair.yml
title: Four eyes see more
```

Passes:

```yaml passes practices/pair.yml
title: Work in pairs
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.kit.ids import suggest_id
from wellhead.playbook.references import Kind
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.references import Ref

BEGINNING = 3
"""The number of equal letters at the beginning that make two words similar."""


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every entity, activity and term whose id has nothing of its title."""
    seen: set[tuple[Ref, str]] = set()
    for owner, steps, entity_id, names in _named(playbook):
        # A second entity with the same id is reported by duplicate-id; its title may belong to another id.
        again = (owner, entity_id) in seen
        seen.add((owner, entity_id))
        if not again and not _alike(entity_id, names):
            field = "term" if owner.kind is Kind.TERM else "title"
            yield Violation(
                playbook.at(owner, *steps, field),
                f'the id "{entity_id}" has no word of this {field}',
                f"rename it and keep the old id under was, or let the {field} say what the id means",
            )


def _named(playbook: LinkedPlaybook) -> Iterator[tuple[Ref, tuple[str | int, ...], str, tuple[str, ...]]]:
    for entity in playbook.entities:
        yield entity.ref, (), entity.id, (entity.title,)
    for at in playbook.activities:
        yield at.phase.ref, ("activities", at.position), at.activity.id, (at.activity.title,)
    for term in playbook.terms.values():
        yield term.ref, (), term.id, (term.term, *term.aliases)


def _alike(entity_id: str, names: tuple[str, ...]) -> bool:
    for name in names:
        words = suggest_id(name).split("-")
        if entity_id in ("".join(word[0] for word in words), "".join(words)):
            return True
        beginnings = {word[:BEGINNING] for word in words}
        if any(part[:BEGINNING] in beginnings for part in entity_id.split("-")):
            return True
        # The title is in a script that ids cannot use, or too short to be compared.
        if words == ["unnamed"] or max(map(len, words)) < BEGINNING:
            return True
    return False


RULE = Rule("id-unlike-title", Severity.WARNING, __doc__ or "", check)
