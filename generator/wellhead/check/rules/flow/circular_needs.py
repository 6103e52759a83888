"""No activity needs what can only be made with its own help.

Activities wait for each other through what they need and produce, and through `after`. Where the only
producers of each other's needs wait for each other, none can begin.
[circular-order](../circular-order/) tells of circles in `after` alone.

**Why.** Each of the two waits for the other's result. On paper nobody notices, since each line is right.

Fails:

```yaml fails phases/build.yml
activities:
  - id: draw
    title: Draw the tool
    responsible: [builder]
    accountable: keeper
    needs: [tool@made]
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

Passes:

```yaml passes phases/build.yml
activities:
  - id: draw
    title: Draw the tool
    responsible: [builder]
    accountable: keeper
    uses: [tool@made]
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

from typing import TYPE_CHECKING, NamedTuple

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.linked.entities import ActivityAt
    from wellhead.source.document import Steps
    from wellhead.source.finding import Span


class _Wait(NamedTuple):
    """Something that an activity waits for, which any one of several activities provides."""

    others: tuple[int, ...]
    at: ActivityAt
    steps: Steps
    said: str


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every circle of activities that wait for each other's results."""
    numbers = {(at.phase.id, at.position): n for n, at in enumerate(playbook.activities)}
    waits = [tuple(_waits(playbook, at, numbers)) for at in playbook.activities]
    stuck = _stuck(waits)
    told: set[int] = set()
    for start in sorted(stuck):
        way: list[int] = []
        here = start
        while here not in way and here not in told:
            way.append(here)
            here = next(o for w in waits[here] if stuck.issuperset(w.others) for o in w.others)
        told.update(way)
        if here not in way:
            continue
        circle = way[way.index(here) :]
        blocking = [next(w for w in waits[n] if stuck.issuperset(w.others)) for n in circle]
        names = [playbook.activities[n].activity.id for n in (*circle, here)]
        yield Violation(
            _span(playbook, blocking[0]),
            f"none of these can begin: {' waits for '.join(names)}",
            "move one of these needs to uses, or let something earlier produce it",
            tuple(Related(_span(playbook, wait), wait.said) for wait in blocking[1:]),
        )


def _waits(playbook: LinkedPlaybook, at: ActivityAt, numbers: dict[tuple[str, int], int]) -> Iterator[_Wait]:
    own = playbook.waits_for(at.phase)
    position = {a.id: n for n, a in enumerate(at.phase.activities)}
    for n, need in enumerate(at.activity.needs):
        # A need without makers is reported by other rules; its consequences are not reported here.
        makers = playbook.feasible_makers(at, need)
        if makers:
            yield _Wait(
                tuple(numbers[m.phase.id, m.position] for m in makers),
                at,
                ("needs", n),
                f'"{at.activity.id}" needs {need}',
            )
    if at.activity.id in own[at.activity.id]:
        return
    for n, other in enumerate(at.activity.after):
        if other in position and other not in own[other]:
            yield _Wait(
                (numbers[at.phase.id, position[other]],),
                at,
                ("after", n),
                f'"{at.activity.id}" comes after "{other}"',
            )


def _span(playbook: LinkedPlaybook, wait: _Wait) -> Span:
    return playbook.at(wait.at.phase.ref, "activities", wait.at.position, *wait.steps)


def _stuck(waits: list[tuple[_Wait, ...]]) -> set[int]:
    """Return the numbers of the activities that can never begin."""
    asking: dict[int, list[tuple[int, int]]] = {}
    for n, own in enumerate(waits):
        for k, wait in enumerate(own):
            for other in wait.others:
                asking.setdefault(other, []).append((n, k))
    left = [set(range(len(own))) for own in waits]
    ready = [n for n, open_waits in enumerate(left) if not open_waits]
    stuck = set(range(len(waits))) - set(ready)
    while ready:
        for n, k in asking.get(ready.pop(), ()):
            left[n].discard(k)
            if n in stuck and not left[n]:
                stuck.discard(n)
                ready.append(n)
    return stuck


RULE = Rule("circular-needs", Severity.ERROR, __doc__ or "", check)
