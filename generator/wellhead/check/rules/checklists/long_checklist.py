"""A list is short enough to be finished.

One list (of an activity, a gate, a hand-off, a practice, a state, a station of onboarding) has at most 12
checks. A phase asks for at most 75 that are a `must`, over all its lists.

**Why.** Lists that people finish have five to nine items between two pauses; see Atul Gawande, *The Checklist
Manifesto*, chapter 6. At the end of a long one boxes are ticked unread.

Fails:

```yaml fails handoffs/tool-over.yml
accept:
  - {id: a, text: The blade is sharp}
  - {id: b, text: The handle sits tight}
  - {id: c, text: The hinge turns freely}
  - {id: d, text: The screws are counted}
  - {id: e, text: The oil can is full}
  - {id: f, text: The case closes}
  - {id: g, text: The label shows a date}
  - {id: h, text: The manual lies beside it}
  - {id: i, text: The keeper has used it once}
  - {id: j, text: The spare blade is wrapped}
  - {id: k, text: The receipt is signed}
  - {id: l, text: The shelf has room}
  - {id: m, text: The old tool is thrown away}
```

Passes:

```yaml passes handoffs/tool-over.yml
accept:
  - {id: i, text: The keeper has used it once}
  - {id: d, text: The screws are counted}
```
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.playbook.parts import Level
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook

MOST = 12
"""The largest number of checks in one list."""
MOST_OF_A_PHASE = 75
"""The largest number of binding checks in a phase: at one minute each, more than an hour."""


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every list, and every phase, with more checks than people finish."""
    for (owner, steps), group in groupby(playbook.checks, key=lambda at: (at.owner, at.steps[:-1])):
        n = len(list(group))
        if n > MOST:
            yield Violation(
                playbook.at(owner, *steps, key=True),
                f"this list has {n} checks; few people finish more than {MOST}",
                "keep what would hurt if it were forgotten, or split the list where people pause",
            )
    for phase in playbook.phases.values():
        lists = playbook.checklist(phase)
        n = sum(at.check.level is Level.MUST for group in lists for at in group.checks)
        if n > MOST_OF_A_PHASE:
            yield Violation(
                playbook.at(phase.ref, "title"),
                f"this phase asks for {n} checks; few teams finish more than {MOST_OF_A_PHASE}",
                "lower some to should or could, or split the phase",
            )


RULE = Rule("long-checklist", Severity.WARNING, __doc__ or "", check)
