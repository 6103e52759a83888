"""A check's id is used once in its owner, today and in the past.

Within one role, phase, practice, artifact or hand-off, no two checks share an id, and no earlier id
(`was`) names a check that exists or is claimed twice.

**Why.** Readers' ticks are kept under the check's id. Two checks with one id would share one tick; an
earlier id given to a new check would tick it for everybody who ticked the old one.

Fails:

```yaml fails phases/run.yml
checklist:
  - {id: clean, text: The bench is clean}
  - {id: clean, text: The tool is clean}
```

Passes:

```yaml passes phases/run.yml
checklist:
  - {id: bench-clean, text: The bench is clean, was: [clean]}
  - {id: tool-clean, text: The tool is clean}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.checks import CheckAt
    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.source.finding import Span


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every second claim to a check's id."""
    first: dict[str, CheckAt] = {}
    for at in playbook.checks:
        other = first.setdefault(at.key, at)
        if other is not at:
            yield Violation(
                playbook.at(at.owner, *at.steps, "id"),
                f'a second check of {at.owner} has the id "{at.check.id}"',
                "give it an id of its own; readers' ticks are kept under it",
                (Related(playbook.at(other.owner, *other.steps, "id"), "first used here"),),
            )
    claimed: dict[str, Span] = {}
    for at in playbook.checks:
        for n, earlier in enumerate(at.check.was):
            key = earlier if "/" in earlier else f"{at.owner}/{earlier}"
            span = playbook.at(at.owner, *at.steps, "was", n)
            known = first.get(key)
            taken = playbook.at(known.owner, *known.steps, "id") if known else claimed.get(key)
            if taken is not None:
                yield Violation(
                    span,
                    f'the earlier id "{earlier}" is the id of another check, or of one of its earlier ids',
                    "a tick can move to one check only",
                    (Related(taken, "claimed here"),),
                )
            claimed.setdefault(key, span)


RULE = Rule("check-id-reused", Severity.ERROR, __doc__ or "", check)
