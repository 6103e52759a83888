"""In each activity a role has one part, and may answer for it besides.

A role is responsible, consulted or informed. Only being accountable goes with another part, with that of
being responsible.

**Why.** Whoever does the work need not be asked or told. A role that is named twice was meant to be
another one, or the author was of two minds.

Fails:

```yaml fails phases/run.yml
activities:
  - id: use-the-tool
    title: Use the tool
    responsible: [keeper]
    accountable: keeper
    consulted: [builder]
    informed: [builder]
    needs: [tool@made]
    checklist:
      - {id: used, text: The tool was used once}
```

Passes:

```yaml passes phases/run.yml
activities:
  - id: use-the-tool
    title: Use the tool
    responsible: [keeper]
    accountable: keeper
    consulted: [builder]
    needs: [tool@made]
    checklist:
      - {id: used, text: The tool was used once}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.source.document import Steps


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every second part of a role in an activity."""
    for at in playbook.activities:
        first: dict[str, tuple[str, Steps]] = {}
        for part, role, steps in _parts(at):
            if role not in first:
                first[role] = (part, steps)
                continue
            named, where = first[role]
            twice = "twice" if named == part else f"both {named} and {part}"
            yield Violation(
                playbook.at(at.phase.ref, *steps),
                f'"{role}" is {twice} in the activity "{at.activity.id}"',
                "take it out here",
                (Related(playbook.at(at.phase.ref, *where), "named here"),),
            )


def _parts(at: ActivityAt) -> Iterator[tuple[str, str, Steps]]:
    """Yield each part that an activity gives to a role, with its place."""
    here: Steps = ("activities", at.position)
    for n, role in enumerate(at.activity.responsible):
        yield "responsible", role, (*here, "responsible", n)
    if at.activity.accountable not in at.activity.responsible:
        yield "accountable", at.activity.accountable, (*here, "accountable")
    for n, role in enumerate(at.activity.consulted):
        yield "consulted", role, (*here, "consulted", n)
    for n, role in enumerate(at.activity.informed):
        yield "informed", role, (*here, "informed", n)


RULE = Rule("raci-overlap", Severity.WARNING, __doc__ or "", check)
