"""Every artifact, in every state that is asked for, is produced by an activity.

**Why.** Something that everybody needs and nobody makes is the usual hole in a plan.

Fails:

```yaml fails artifacts/lamp.yml whole
title: Lamp
summary: Light to work by
form: data
owner_role: keeper
states:
  - {id: lit, title: Lit}
```

Passes:

```yaml passes artifacts/tool.yml
states:
  - {id: made, title: Made}
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
    """Yield a violation for every artifact, or state asked for, that no activity produces."""
    for artifact in playbook.artifacts.values():
        if playbook.uncertain(artifact.id):
            continue
        producers = playbook.producers(artifact.id)
        if not producers:
            yield Violation(
                playbook.at(artifact.ref, "title"),
                f'no activity produces the artifact "{artifact.id}"',
                f"add it to an activity: produces: [{artifact.id}@{artifact.states[0].id}]",
            )
            continue
        order = [s.id for s in artifact.states]
        reached = {state or order[0] for _, state in producers}
        highest = max((order.index(s) for s in reached if s in order), default=-1)
        for n, state in enumerate(order):
            asked = [
                *(at for at, s in playbook.needers(artifact.id) if s == state),
                *(h for h in playbook.carried_by(artifact.id) if any(c.state == state for c in h.carries)),
            ]
            if n > highest and asked and state not in order[:n] and not playbook.uncertain(state):
                yield Violation(
                    playbook.at(artifact.ref, "states", n, "id"),
                    f'no activity brings the artifact "{artifact.id}" to the state "{state}"',
                    f"add to an activity: produces: [{artifact.id}@{state}]",
                )


RULE = Rule("artifact-never-produced", Severity.ERROR, __doc__ or "", check)
