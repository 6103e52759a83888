"""Whatever way leads into a phase, what the phase needs has been produced on it.

The ways are those of the exit gates' outcomes, from the first phase on. For each need of the phase's
activities, every way passes a phase that can produce it. The shortest way that does not is shown, gate by
gate. What nothing produces, or only later work, is left to
[artifact-never-produced](../artifact-never-produced/) and [needs-before-produced](../needs-before-produced/).

**Why.** An outcome that skips a phase also skips what that phase would have made. The team then stands before
work that it cannot do, whatever it does.

Fails, since the first gate also leads past `build`, where the tool is made:

```yaml with phases/look.yml whole
title: Look
summary: Is a tool needed at all?
goal: We know what to do.
involvement:
  builder: {level: support, focus: What could be built}
  keeper: {level: lead, focus: What there is already}
checklist:
  - {id: looked, text: The shelf was searched}
exit:
  decider: keeper
  criteria:
    - {id: known, text: The builder has seen the shelf, role: builder}
  outcomes: {go: build, back: run}
```

```yaml fails playbook.yml
phases: [look, build, run]
```

Passes:

```yaml with phases/look.yml whole
title: Look
summary: Is a tool needed at all?
goal: We know what to do.
involvement:
  builder: {level: support, focus: What could be built}
  keeper: {level: lead, focus: What there is already}
checklist:
  - {id: looked, text: The shelf was searched}
exit:
  decider: keeper
  criteria:
    - {id: known, text: The builder has seen the shelf, role: builder}
  outcomes: {go: build, stop: null}
```

```yaml passes playbook.yml
phases: [look, build, run]
```
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.references import StateRef


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every need, once a phase, that a way into the phase does not meet."""
    if not playbook.ordered:
        return
    by_makers: dict[frozenset[str], dict[str, tuple[str, ...]]] = {}
    told: set[tuple[str, StateRef]] = set()
    for at in playbook.activities:
        phase = at.phase.id
        for n, need in enumerate(at.activity.needs):
            settled = playbook.settled(need)
            makers = frozenset(m.phase.id for m in playbook.feasible_makers(at, need))
            if not makers or phase in makers or (phase, settled) in told:
                continue
            if makers not in by_makers:
                by_makers[makers] = _ways_past(playbook, makers)
            way = by_makers[makers].get(phase)
            if way is None:
                continue
            told.add((phase, settled))
            yield Violation(
                playbook.at(at.phase.ref, "activities", at.position, "needs", n),
                f'"{at.activity.id}" needs {need}, and the way {" to ".join(way)} '
                "passes no phase that produces it",
                "let no gate lead past its producer, or name it under uses if the work goes without",
                (*_gates(playbook, way), *_produced(playbook, need)),
            )


def _ways_past(playbook: LinkedPlaybook, makers: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Return the shortest path to each phase that can be reached without passing one of the makers."""
    start = playbook.ordered[0]
    ways: dict[str, tuple[str, ...]] = {start: (start,)} if start not in makers else {}
    waiting = list(ways)
    for phase in waiting:
        for other in playbook.ways[phase]:
            if other is not None and other not in makers and other not in ways:
                ways[other] = (*ways[phase], other)
                waiting.append(other)
    return ways


def _gates(playbook: LinkedPlaybook, way: tuple[str, ...]) -> Iterator[Related]:
    for here, following in itertools.pairwise(way):
        phase = playbook.phases[here]
        n = (
            next((n for n, o in enumerate(phase.exit.outcomes) if o.phase == following), 0)
            if phase.exit
            else 0
        )
        yield Related(
            playbook.at(phase.ref, "exit", "outcomes", n), f"from {here} a decision leads to {following}"
        )


def _produced(playbook: LinkedPlaybook, need: StateRef) -> Iterator[Related]:
    for maker in playbook.makers(need)[:1]:
        span = playbook.at(maker.phase.ref, "activities", maker.position, "id")
        yield Related(span, f"{need} is produced here, in {maker.phase.id}")


RULE = Rule("entry-never-met", Severity.WARNING, __doc__ or "", check)
