"""Every practice is reached from the work.

An activity, a check or another practice names it.

**Why.** Readers come to a practice from the work that needs it. One that nothing leads to is found by
search alone.

Fails:

```yaml fails practices/sing.yml whole
title: Sing while you work
summary: Keeps the pace
problem: It is so quiet.
roles: [builder]
phases: [build]
steps: [Sing.]
```

Passes:

```yaml passes practices/pair.yml
title: Pair up
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
    """Yield a violation for every practice that nothing leads to."""
    named = {other for practice in playbook.practices.values() for other in practice.related}
    for practice in playbook.practices.values():
        if practice.id in named or playbook.uncertain(practice.id):
            continue
        if not playbook.activities_with(practice) and not playbook.checks_with(practice):
            yield Violation(
                playbook.at(practice.ref, "title"),
                f'no activity, check or other practice names the practice "{practice.id}"',
                f"name it where it helps, as in practices: [{practice.id}]",
            )


RULE = Rule("unused-practice", Severity.WARNING, __doc__ or "", check)
