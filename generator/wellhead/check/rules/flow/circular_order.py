"""No activity waits for itself.

The activities named in `after` must not lead back to where they started, directly or through others.

**Why.** In a circle everybody waits for somebody else, and the phase never begins.

Fails:

```yaml fails phases/build.yml
activities:
  - id: draw
    title: Draw the tool
    responsible: [builder]
    accountable: keeper
    produces: [drawing@drawn]
    after: [make-the-tool]
    checklist:
      - {id: drawn, text: The drawing hangs on the wall}
  - id: make-the-tool
    title: Make the tool
    responsible: [builder]
    accountable: keeper
    uses: [drawing@drawn]
    produces: [tool@made]
    after: [draw]
    practices: [pair]
    checklist:
      - {id: works, text: The tool works once, sources: [book]}
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
    uses: [drawing@drawn]
    produces: [tool@made]
    after: [draw]
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
    """Yield a violation for every activity that its own `after` leads back to."""
    for phase in playbook.phases.values():
        after = {activity.id: activity.after for activity in phase.activities}
        for n, activity in enumerate(phase.activities):
            way = _way_back(activity.id, after)
            if way:
                yield Violation(
                    playbook.at(phase.ref, "activities", n, "after"),
                    f'"{activity.id}" waits for itself: {" waits for ".join(way)}',
                    "take one of them out of after",
                )


def _way_back(start: str, after: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the path of activities from one back to itself; empty if there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for following in after.get(way[-1], ()):
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []


RULE = Rule("circular-order", Severity.ERROR, __doc__ or "", check)
