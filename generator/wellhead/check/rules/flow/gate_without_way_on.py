"""Every exit gate leads on: to another phase, or to the end.

A gate with criteria has outcomes, unless its phase is the last of the order. At least one of them leads to
another phase or, as null, to the end.

**Why.** A team that has met all criteria and finds no outcome that leads on goes round in its phase.

Fails:

```yaml fails phases/run.yml
exit:
  decider: keeper
  outcomes: {repeat: run}
```

Passes:

```yaml passes phases/run.yml
exit:
  decider: keeper
  outcomes: {repeat: run, stop: null}
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
    """Yield a violation for every exit gate from which no way leads on."""
    last = playbook.ordered[-1:]
    for phase in playbook.phases.values():
        gate = phase.exit
        if gate is None or phase.ref in playbook.playbook.damaged:
            continue
        if not gate.outcomes:
            if gate.criteria and phase.id not in last:
                yield Violation(
                    playbook.at(phase.ref, "exit", key=True),
                    "this gate decides, and no outcome says where its decision leads",
                    "add outcomes, as in outcomes: {go: …, repeat: …, stop: null}",
                )
        elif {o.phase for o in gate.outcomes} == {phase.id}:
            yield Violation(
                playbook.at(phase.ref, "exit", "outcomes", key=True),
                "every outcome of this gate leads back into its own phase",
                "let one lead on, as in go: … or, to the end, stop: null",
            )


RULE = Rule("gate-without-way-on", Severity.WARNING, __doc__ or "", check)
