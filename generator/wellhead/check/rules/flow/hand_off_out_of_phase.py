"""A hand-off carries what its phase works on.

Each artifact that it carries is produced, needed or used by an activity of the phase in which it leaves.

**Why.** A hand-off that stands in the wrong phase comes too late for its receiver, or before its giver has
anything to give.

Fails:

```yaml fails handoffs/tool-over.yml
phase: run
carries: [tool@made, drawing@drawn]
```

Passes:

```yaml passes handoffs/tool-over.yml
phase: build
carries: [tool@made, drawing@drawn]
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
    """Yield a violation for everything that a hand-off carries and its phase does not touch."""
    touched = {
        phase.id: {r.artifact for a in phase.activities for r in (*a.produces, *a.needs, *a.uses)}
        for phase in playbook.phases.values()
    }
    for handoff in playbook.handoffs.values():
        phase = playbook.phases.get(handoff.phase)
        if phase is None or not phase.activities or phase.ref in playbook.playbook.damaged:
            continue
        for n, carried in enumerate(handoff.carries):
            makers = playbook.producers(carried.artifact)
            if not makers or carried.artifact in touched[phase.id]:
                continue
            at = makers[0][0]
            yield Violation(
                playbook.at(handoff.ref, "carries", n),
                f"this hand-off carries {carried}, and no activity of {phase.id} makes or needs it",
                "let it leave in the phase that works on it, or name it in an activity",
                (
                    Related(
                        playbook.at(at.phase.ref, "activities", at.position, "id"),
                        f"it is produced here, in {at.phase.id}",
                    ),
                ),
            )


RULE = Rule("hand-off-out-of-phase", Severity.WARNING, __doc__ or "", check)
