"""Whoever leads a phase has work in it.

The role with the strongest level is responsible or accountable for at least one of the phase's activities. A
role that has no activity anywhere is left to [idle-role](../idle-role/).

**Why.** A lead without work is a name on a page. The team looks there, and finds nobody who knows how the
work stands.

Fails:

```yaml fails phases/run.yml
involvement:
  builder: {level: lead, focus: What breaks}
  keeper: {level: support, focus: The tool, relies_on: [builder]}
```

Passes:

```yaml passes phases/run.yml
involvement:
  builder: {level: support, focus: What breaks}
  keeper: {level: lead, focus: The tool, relies_on: [builder]}
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
    """Yield a violation for every lead that no activity of the phase counts on."""
    strongest = playbook.playbook.manifest.levels[0].id
    working = {r for at in playbook.activities for r in (*at.activity.responsible, at.activity.accountable)}
    for phase in playbook.phases.values():
        whole = phase.activities and phase.ref not in playbook.playbook.damaged
        busy = {role for a in phase.activities for role in (*a.responsible, a.accountable)}
        for n, part in enumerate(phase.involvement):
            idle = whole and part.level == strongest and part.role in working - busy
            if idle:
                yield Violation(
                    playbook.at(phase.ref, "involvement", n, "level"),
                    f'"{part.role}" leads this phase, and is responsible or accountable for nothing in it',
                    "let another role lead, or give this one an activity",
                )


RULE = Rule("idle-lead", Severity.WARNING, __doc__ or "", check)
