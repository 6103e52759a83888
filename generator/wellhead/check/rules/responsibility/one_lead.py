"""Every phase has one role that leads it.

The role that leads has the strongest of the playbook's levels in the phase's `involvement`.

**Why.** Where nobody leads, everybody waits to be called. Where two lead, each waits for the other.

Fails:

```yaml fails phases/run.yml
involvement:
  builder: {level: support, focus: What breaks}
  keeper: {level: support, focus: The tool, relies_on: [builder]}
```

Passes:

```yaml passes phases/run.yml
involvement:
  builder: {level: support, focus: What breaks}
  keeper: {level: lead, focus: The tool, relies_on: [builder]}
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
    """Yield a violation for every phase that nobody leads, or more than one."""
    strongest = playbook.playbook.manifest.levels[0]
    for phase in playbook.phases.values():
        leads = [n for n, part in enumerate(phase.involvement) if part.level == strongest.id]
        if len(leads) > 1:
            first, second = (phase.involvement[n].role for n in leads[:2])
            yield Violation(
                playbook.at(phase.ref, "involvement", leads[1], "level"),
                f'both "{first}" and "{second}" lead this phase',
                f'let one of them lead, and give the other a level below "{strongest.id}"',
                (Related(playbook.at(phase.ref, "involvement", leads[0], "level"), "the first stands here"),),
            )
        elif not leads and phase.involvement and phase.ref not in playbook.playbook.damaged:
            yield Violation(
                playbook.at(phase.ref, "involvement", key=True),
                "nobody leads this phase",
                f"give one role the level {strongest.id}",
            )


RULE = Rule("one-lead", Severity.WARNING, __doc__ or "", check)
