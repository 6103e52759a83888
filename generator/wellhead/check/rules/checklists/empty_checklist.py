"""Every phase and every activity has something to tick.

A phase needs at least one check of its own, and each of its activities at least one.

**Why.** "Are we done?" needs an answer that two people would give alike.

Fails:

```yaml fails phases/run.yml
activities:
  - id: use-the-tool
    title: Use the tool
    responsible: [keeper]
    accountable: keeper
    consulted: [builder]
    needs: [tool@made]
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
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every phase or activity without checks."""
    for phase in playbook.phases.values():
        if phase.ref in playbook.playbook.damaged:
            continue
        if not playbook.checklist(phase):
            yield Violation(
                playbook.at(phase.ref, "title"),
                "this phase has nothing to tick",
                "add a checklist to its activities, or criteria to its gates",
            )
            continue
        for n, activity in enumerate(phase.activities):
            if not activity.checklist:
                yield Violation(
                    playbook.at(phase.ref, "activities", n, "id"),
                    f'the activity "{activity.id}" has nothing to tick',
                    "add a checklist: what is true when it is done?",
                )


RULE = Rule("empty-checklist", Severity.ERROR, __doc__ or "", check)
