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

from wellhead.finding import Related, Severity, Span
from wellhead.model import Kind
from wellhead.rules.rule import Context, Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wellhead.link import LinkedPlaybook
    from wellhead.model import Entity, Ref, Term


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every second use of an id."""
    manifest = playbook.playbook.manifest

    def at(owner: Ref, ids: Iterable[str], *steps: str | int, field: str = "id") -> list[tuple[str, Span]]:
        tail = (field,) if field else ()
        return [(i, playbook.at(owner, *steps, n, *tail)) for n, i in enumerate(ids)]

    yield from _twice("phase in the order", at(manifest.ref, manifest.phases, "phases", field=""))
    yield from _twice("level", at(manifest.ref, (level.id for level in manifest.levels), "levels"))
    for phase in playbook.phases.values():
        yield from _twice("activity", at(phase.ref, (a.id for a in phase.activities), "activities"))
    for artifact in playbook.artifacts.values():
        yield from _twice("state", at(artifact.ref, (s.id for s in artifact.states), "states"))
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


def _twice(name: str, places: list[tuple[str, Span]]) -> Iterator[Violation]:
    first: dict[str, Span] = {}
    for entity_id, span in places:
        if entity_id in first:
            yield Violation(
                span,
                f'a second {name} has the id "{entity_id}"',
                "give one of them another id",
                (Related(first[entity_id], "first defined here"),),
            )
        first.setdefault(entity_id, span)


RULE = Rule("duplicate-id", Severity.ERROR, __doc__ or "", check)
