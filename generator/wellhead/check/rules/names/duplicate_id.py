"""Every id is unique where it is looked up.

Activities in a phase, states in an artifact, levels, terms, the phases in the manifest's order, and
earlier ids (`was`), which must not name an entity that exists or be claimed twice.

**Why.** An id names one thing; addresses and references rest on it.

Fails:

```yaml fails artifacts/tool.yml
states:
  - {id: made, title: Made}
  - {id: made, title: Oiled}
```

Passes:

```yaml passes artifacts/tool.yml
states:
  - {id: made, title: Made}
  - {id: oiled, title: Oiled}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.playbook.references import Kind
from wellhead.source.finding import Related, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Entity, Term
    from wellhead.playbook.references import Ref


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every second use of an id."""
    manifest = playbook.playbook.manifest

    def twice(name: str, ids: Iterable[str], owner: Ref, field: str, *tail: str) -> Iterator[Violation]:
        first: dict[str, int] = {}
        for n, entity_id in enumerate(ids):
            if first.setdefault(entity_id, n) != n:
                yield Violation(
                    playbook.at(owner, field, n, *tail),
                    f'a second {name} has the id "{entity_id}"',
                    "give one of them another id",
                    (Related(playbook.at(owner, field, first[entity_id], *tail), "first defined here"),),
                )

    yield from twice("phase in the order", manifest.phases, manifest.ref, "phases")
    yield from twice("level", (level.id for level in manifest.levels), manifest.ref, "levels", "id")
    for phase in playbook.phases.values():
        yield from twice("activity", (a.id for a in phase.activities), phase.ref, "activities", "id")
    for artifact in playbook.artifacts.values():
        yield from twice("state", (s.id for s in artifact.states), artifact.ref, "states", "id")
    claimed: dict[Ref, Span] = {}
    named: list[Entity | Term] = [*playbook.entities, *playbook.terms.values()]
    for entity in named:
        for n, earlier in enumerate(entity.was):
            span = playbook.at(entity.ref, "was", n)
            old = entity.ref._replace(id=earlier)
            taken = playbook.find(old)
            if taken is not None:
                yield Violation(
                    span,
                    f'the earlier id "{earlier}" is the id of a {entity.kind} that exists',
                    "take it out of was, or rename the other",
                    (
                        Related(
                            playbook.at(taken.ref, "id" if taken.kind is Kind.TERM else "title"),
                            "it stands here",
                        ),
                    ),
                )
            elif old in claimed:
                yield Violation(
                    span,
                    f'the earlier id "{earlier}" is claimed twice',
                    "an address can lead to one page only",
                    (Related(claimed[old], "first claimed here"),),
                )
            claimed.setdefault(old, span)


RULE = Rule("duplicate-id", Severity.ERROR, __doc__ or "", check)
