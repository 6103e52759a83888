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
      - {id: works, text: The tool works once}
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
      - {id: works, text: The tool works once}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.finding import Related, Severity
from wellhead.rules.rule import Context, Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.link import ActivityAt, LinkedPlaybook
    from wellhead.model import StateRef


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every need that only later work meets."""
    order = {phase: n for n, phase in enumerate(playbook.phases)}
    behind = {
        phase.id: _behind({a.id: a.after for a in phase.activities}) for phase in playbook.phases.values()
    }
    for at in playbook.activities:
        for n, need in enumerate(at.activity.needs):
            makers = _makers(playbook, need)
            in_doubt = need.state is not None and playbook.uncertain(need.state)
            if (
                in_doubt
                or not makers
                or any(
                    order[m.phase.id] < order[at.phase.id]
                    or (
                        m.phase.id == at.phase.id
                        and m.position != at.position
                        and at.activity.id not in behind[at.phase.id].get(m.activity.id, ())
                    )
                    for m in makers
                )
            ):
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
    for handoff in playbook.handoffs.values():
        for n, carried in enumerate(handoff.carries):
            makers = _makers(playbook, carried)
            here = order.get(handoff.phase)
            if here is None or not makers or any(order[m.phase.id] <= here for m in makers):
                continue
            yield Violation(
                playbook.at(handoff.ref, "carries", n),
                f"this hand-off carries {carried} before anything has produced it",
                f'it is first produced in the phase "{makers[0].phase.id}"',
            )


def _makers(playbook: LinkedPlaybook, need: StateRef) -> list[ActivityAt]:
    """The activities that bring the artifact to that state or beyond."""
    artifact = playbook.artifacts.get(need.artifact)
    if artifact is None:
        return []
    rank = {s.id: n for n, s in enumerate(artifact.states)}
    wanted = rank.get(need.state or artifact.states[0].id, 0)
    return [
        at
        for at, s in playbook.producers(need.artifact)
        if rank.get(s or artifact.states[0].id, -1) >= wanted
    ]


def _behind(after: dict[str, tuple[str, ...]]) -> dict[str, set[str]]:
    """For each activity, those that it waits for, directly or not."""
    waits: dict[str, set[str]] = {}
    for start, directly in after.items():
        seen: set[str] = set()
        ways = list(directly)
        while ways:
            other = ways.pop()
            if other not in seen:
                seen.add(other)
                ways += after.get(other, ())
        waits[start] = seen
    return waits


RULE = Rule("needs-before-produced", Severity.ERROR, __doc__ or "", check)
