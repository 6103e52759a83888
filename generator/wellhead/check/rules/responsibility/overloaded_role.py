"""In no phase does most of the work hang on one role.

A role is overloaded in a phase if it does six activities or more, and over three times as many as the median
of the other roles that do any. An activity with two responsible roles counts half for each.

**Why.** The phase is as fast as its busiest role. Whoever does everything is asked for everything, and is
ill for a week in the end.

Fails:

```yaml fails phases/run.yml
activities:
  - {id: use, title: Use it, responsible: [keeper, builder], accountable: keeper, needs: [tool@made],
     checklist: [{id: used, text: The tool was used once}]}
  - {id: clean, title: Clean it, responsible: [keeper], accountable: builder,
     checklist: [{id: cleaned, text: The blade shines}]}
  - {id: oil, title: Oil it, responsible: [keeper], accountable: builder,
     checklist: [{id: oiled, text: The hinge makes no noise}]}
  - {id: store, title: Store it, responsible: [keeper], accountable: builder,
     checklist: [{id: stored, text: The tool hangs in its place}]}
  - {id: lend, title: Lend it, responsible: [keeper], accountable: builder,
     checklist: [{id: lent, text: A borrower signed for it}]}
  - {id: sharpen, title: Sharpen it, responsible: [keeper], accountable: builder,
     checklist: [{id: sharp, text: It cuts paper}]}
  - {id: count, title: Count it, responsible: [keeper], accountable: builder,
     checklist: [{id: counted, text: The list of tools has a date}]}
```

Passes:

```yaml passes phases/run.yml
activities:
  - {id: use, title: Use it, responsible: [keeper, builder], accountable: keeper, needs: [tool@made],
     checklist: [{id: used, text: The tool was used once}]}
  - {id: clean, title: Clean it, responsible: [keeper], accountable: builder,
     checklist: [{id: cleaned, text: The blade shines}]}
  - {id: sharpen, title: Sharpen it, responsible: [builder], accountable: keeper,
     checklist: [{id: sharp, text: It cuts paper}]}
```
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook

MUCH = 6
"""The smallest load, in activities, that can be too much."""
TIMES = 3
"""The multiple of the other roles' median load above which a load is too much."""


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every role that does far more than the others in a phase."""
    for phase in playbook.phases.values():
        load = phase.load
        parts = {part.role: n for n, part in enumerate(phase.involvement)}
        for role, own in load.items():
            others = [other for name, other in load.items() if name != role]
            if own >= MUCH and others and own > TIMES * (usual := median(others)):
                steps = ("involvement", parts[role]) if role in parts else ("activities",)
                yield Violation(
                    playbook.at(phase.ref, *steps, key=True),
                    f'"{role}" does {own:.3g} of the {len(phase.activities)} activities of this phase; '
                    f"the others do {usual:.2g} each",
                    "let other roles do some of them, alone or with it",
                )


RULE = Rule("overloaded-role", Severity.WARNING, __doc__ or "", check)
