"""A practice is named where it belongs.

An activity names practices whose `phases` have its phase, and in which one at least of its responsible,
accountable or consulted roles takes part.

**Why.** The practice's page says "in this phase, with these people". Whoever comes to it from elsewhere
concludes that one of the two pages is out of date, and is right.

Fails:

```yaml fails practices/pair.yml
phases: [run]
```

Passes:

```yaml passes practices/pair.yml
phases: [build, run]
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every practice that an activity names and that is meant for others."""
    for at in playbook.activities:
        busy = {*at.activity.responsible, at.activity.accountable, *at.activity.consulted}
        for n, name in enumerate(at.activity.practices):
            practice = playbook.practices.get(name)
            if practice is None or practice.ref in playbook.playbook.damaged:
                continue
            if at.phase.id not in practice.phases:
                field, said = "phases", f'the practice "{name}" is not for the phase "{at.phase.id}"'
                remedy = f"add {at.phase.id} to its phases, or name another practice here"
            elif busy.isdisjoint(practice.roles):
                field, said = "roles", f'no role of "{at.activity.id}" takes part in the practice "{name}"'
                remedy = "add one of them to its roles, or name another practice here"
            else:
                continue
            yield Violation(
                playbook.at(at.phase.ref, "activities", at.position, "practices", n),
                said,
                remedy,
                (Related(playbook.at(practice.ref, field, key=True), "it says so here"),),
            )


RULE = Rule("practice-out-of-place", Severity.WARNING, __doc__ or "", check)
