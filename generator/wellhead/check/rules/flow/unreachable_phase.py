"""Every phase can be reached from the first.

A phase is reached by the outcome of another phase's exit gate, or, where a phase has no outcomes, by
the manifest's order. Every phase also stands in that order.

**Why.** A phase that no decision leads to is a page that no project comes to.

Fails:

```yaml fails phases/build.yml
exit:
  decider: keeper
  outcomes: {stop: null, repeat: build}
```

Passes:

```yaml passes phases/build.yml
exit:
  decider: keeper
  outcomes: {go: run, repeat: build}
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
    """Yield a violation for every phase outside the order or beyond all gates."""
    manifest = playbook.playbook.manifest
    ordered = playbook.ordered
    for phase in playbook.phases.values():
        if phase.id not in manifest.phases and not playbook.uncertain(phase.id):
            yield Violation(
                playbook.at(phase.ref, "title"),
                f'the phase "{phase.id}" stands nowhere in the playbook\'s order',
                "add it to phases in playbook.yml",
            )
    if not ordered:
        return
    reached = {ordered[0]}
    ways = [ordered[0]]
    while ways:
        for other in playbook.ways[ways.pop()]:
            if other is not None and other not in reached:
                reached.add(other)
                ways.append(other)
    for phase_id in ordered:
        if phase_id not in reached and not playbook.uncertain(phase_id):
            yield Violation(
                playbook.at(playbook.phases[phase_id].ref, "title"),
                f'no decision leads to the phase "{phase_id}"',
                f"let an exit gate's outcomes lead here, as in go: {phase_id}",
            )


RULE = Rule("unreachable-phase", Severity.ERROR, __doc__ or "", check)
