"""Nobody approves their own work.

Reported are a gate criterion that the gate's decider sees to, a hand-off from a role to itself, and an
activity whose one responsible role is also accountable while nobody is consulted.

**Why.** Whoever did the work is the last to see what is wrong with it.

Fails:

```yaml fails phases/build.yml
exit:
  decider: keeper
  criteria:
    - {id: good, text: The tool is good, role: keeper}
  outcomes: {go: run}
```

Passes:

```yaml passes phases/build.yml
exit:
  decider: keeper
  criteria:
    - {id: good, text: The tool is good, role: builder}
  outcomes: {go: run}
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
    """Yield a violation wherever one role both does and decides."""
    for phase in playbook.phases.values():
        for side, gate in (("entry", phase.entry), ("exit", phase.exit)):
            for n, criterion in enumerate(gate.criteria if gate else ()):
                if gate and criterion.role == gate.decider:
                    yield Violation(
                        playbook.at(phase.ref, side, "criteria", n, "role"),
                        f'"{gate.decider}" sees to this criterion and decides at the gate',
                        "let another role see to it, or another decide",
                    )
        for n, activity in enumerate(phase.activities):
            if activity.responsible == (activity.accountable,) and not activity.consulted:
                yield Violation(
                    playbook.at(phase.ref, "activities", n, "accountable"),
                    f'"{activity.accountable}" does this work and answers for it, and nobody is consulted',
                    "name who is consulted, or let another role answer for it",
                )
    for handoff in playbook.handoffs.values():
        if handoff.giver == handoff.to:
            yield Violation(
                playbook.at(handoff.ref, "to"),
                f'"{handoff.to}" hands over to itself',
                "a hand-off needs a giver and another role that accepts",
            )


RULE = Rule("self-approval", Severity.WARNING, __doc__ or "", check)
