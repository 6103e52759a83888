"""A role's level in a phase agrees with what it does there.

Reported are a role above the weakest level that no activity, gate or check of the phase names, and a role
at the weakest level that does more of the work than any role that leads. Work is counted in activities; one
with three responsible roles counts a third for each.

**Why.** Involvement and activities tell the same story twice. Where they differ, half of the readers go by
the wrong one.

Fails, since the keeper supports and does most:

```yaml fails phases/build.yml
activities:
  - id: draw
    title: Draw the tool
    responsible: [keeper]
    accountable: builder
    produces: [drawing@drawn]
    checklist:
      - {id: drawn, text: The drawing hangs on the wall}
  - id: make-the-tool
    title: Make the tool
    responsible: [keeper, builder]
    accountable: builder
    needs: [drawing@drawn]
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
    responsible: [builder, keeper]
    accountable: builder
    needs: [drawing@drawn]
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
    from wellhead.playbook.model import Phase


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every part whose level and work contradict each other."""
    levels = playbook.playbook.manifest.levels
    strongest, weakest = levels[0], levels[-1]
    if strongest == weakest:
        return
    titles = {level.id: level.title for level in levels}
    for phase in playbook.phases.values():
        if not phase.activities or phase.ref in playbook.playbook.damaged:
            continue
        load = phase.load
        named = _named(playbook, phase)
        leading = [load.get(p.role, 0) for p in phase.involvement if p.level == strongest.id]
        for n, part in enumerate(phase.involvement):
            if part.level not in (strongest.id, weakest.id) and part.role not in named:
                yield Violation(
                    playbook.at(phase.ref, "involvement", n, "level"),
                    f'"{part.role}" has the level "{titles.get(part.level, part.level)}" here, '
                    "and nothing in this phase names it",
                    f'name it in an activity, or give it the level "{weakest.id}"',
                )
            elif part.level == weakest.id and 0 < max(leading, default=0) < load.get(part.role, 0):
                yield Violation(
                    playbook.at(phase.ref, "involvement", n, "level"),
                    f'"{part.role}" has the weakest level here, '
                    "and does more of this phase's activities than the role that leads",
                    "raise its level, or share the work out anew",
                )


def _named(playbook: LinkedPlaybook, phase: Phase) -> set[str | None]:
    """Return the roles that the phase's activities, gates, hand-offs and checks name."""
    named: set[str | None] = {
        role for a in phase.activities for role in (*a.responsible, a.accountable, *a.consulted, *a.informed)
    }
    named |= {gate.decider for gate in (phase.entry, phase.exit) if gate}
    named |= {role for h in playbook.handoffs_of(phase) for role in (h.giver, h.to)}
    return named | {at.check.role for at in playbook.checks_of(phase.ref)}


RULE = Rule("involvement-against-raci", Severity.WARNING, __doc__ or "", check)
