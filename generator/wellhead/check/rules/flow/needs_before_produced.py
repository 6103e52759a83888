"""Nothing is needed before it is produced.

What an activity needs is produced in an earlier phase, or in the same phase by an activity that does not
wait for it. A hand-off carries what its own phase or an earlier one produces. Producing a later state
implies the earlier ones.

**Why.** A plan that needs tomorrow's work today stands still on its first day.

Fails:

```yaml fails phases/build.yml
activities:
  - id: make-the-tool
    title: Make the tool
    responsible: [builder]
    accountable: keeper
    needs: [drawing@drawn]
    produces: [tool@made]
    practices: [pair]
    checklist:
      - {id: works, text: The tool works once, sources: [book]}
  - id: draw
    title: Draw the tool
    responsible: [builder]
    accountable: keeper
    produces: [drawing@drawn]
    after: [make-the-tool]
    checklist:
      - {id: drawn, text: The drawing hangs on the wall}
```

Passes:

```yaml passes phases/build.yml
activities:
  - id: draw
    title: Draw the tool
    responsible: [builder]
    accountable: keeper
    produces: [drawing@drawn]
    checklist:
      - {id: drawn, text: The drawing hangs on the wall}
  - id: make-the-tool
    title: Make the tool
    responsible: [builder]
    accountable: keeper
    needs: [drawing@drawn]
    produces: [tool@made]
    practices: [pair]
    checklist:
      - {id: works, text: The tool works once, sources: [book]}
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
    """Yield a violation for every need that only later work meets."""
    for at in playbook.activities:
        for n, need in enumerate(at.activity.needs):
            makers = playbook.makers(need)
            in_doubt = need.state is not None and playbook.uncertain(need.state)
            if in_doubt or not makers or playbook.feasible_makers(at, need):
                continue
            first = makers[0]
            yield Violation(
                playbook.at(at.phase.ref, "activities", at.position, "needs", n),
                f'"{at.activity.id}" needs {need} before anything has produced it',
                "let an earlier activity produce it, or move this one behind its producer",
                (
                    Related(
                        playbook.at(first.phase.ref, "activities", first.position, "id"),
                        f"first produced here, in {first.phase.id}",
                    ),
                ),
            )
    order = {phase: n for n, phase in enumerate(playbook.phases)}
    for handoff in playbook.handoffs.values():
        for n, carried in enumerate(handoff.carries):
            makers = playbook.makers(carried)
            here = order.get(handoff.phase)
            if here is None or not makers or any(order[m.phase.id] <= here for m in makers):
                continue
            yield Violation(
                playbook.at(handoff.ref, "carries", n),
                f"this hand-off carries {carried} before anything has produced it",
                f'it is first produced in the phase "{makers[0].phase.id}"',
            )


RULE = Rule("needs-before-produced", Severity.ERROR, __doc__ or "", check)
