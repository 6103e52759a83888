"""Every role has work to do.

A role is responsible or accountable for at least one activity.

**Why.** A role that only listens is an audience; either it has work or it is not a role.

Fails, since the builder is only asked:

```yaml fails phases/build.yml
activities:
  - id: make-the-tool
    title: Make the tool
    responsible: [keeper]
    accountable: keeper
    consulted: [builder]
    uses: [drawing]
    produces: [tool@made, drawing@drawn]
    practices: [pair]
    checklist:
      - {id: works, text: The tool works once, sources: [book]}
```

Passes:

```yaml passes phases/build.yml
activities:
  - id: make-the-tool
    title: Make the tool
    responsible: [builder]
    accountable: keeper
    uses: [drawing]
    produces: [tool@made, drawing@drawn]
    practices: [pair]
    checklist:
      - {id: works, text: The tool works once, sources: [book]}
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
    """Yield a violation for every role that no activity counts on."""
    busy = {
        role for at in playbook.activities for role in (*at.activity.responsible, at.activity.accountable)
    }
    for role in playbook.roles.values():
        if role.id not in busy and not playbook.uncertain(role.id):
            yield Violation(
                playbook.at(role.ref, "title"),
                f'no activity has the role "{role.id}" as responsible or accountable',
                "give it work in an activity, or drop the role",
            )


RULE = Rule("idle-role", Severity.WARNING, __doc__ or "", check)
