"""Whoever answers for work also does some.

A role that is accountable for activities is responsible for at least one, somewhere in the playbook.

**Why.** Whoever only approves is far from the work, and everybody waits for them. They do their part early,
or somebody closer to the work answers for it. An ethics board or an auditor is meant to stand apart: then
say so in the playbook's `rules`.

Fails, since the keeper is nowhere responsible:

```yaml fails phases/run.yml
activities:
  - id: use-the-tool
    title: Use the tool
    responsible: [builder]
    accountable: keeper
    needs: [tool@made]
    checklist:
      - {id: used, text: The tool was used once}
involvement:
  builder: {level: lead, focus: What breaks}
  keeper: {level: support, focus: The tool, relies_on: [builder]}
```

Passes:

```yaml passes phases/run.yml
activities:
  - id: use-the-tool
    title: Use the tool
    responsible: [builder, keeper]
    accountable: keeper
    needs: [tool@made]
    checklist:
      - {id: used, text: The tool was used once}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.playbook.references import Kind
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every role that answers for work and does none."""
    if not playbook.whole(Kind.PHASE):
        return
    doing = {role for at in playbook.activities for role in at.activity.responsible}
    approved: dict[str, list[Related]] = {}
    for at in playbook.activities:
        if at.activity.accountable not in doing:
            span = playbook.at(at.phase.ref, "activities", at.position, "accountable")
            approved.setdefault(at.activity.accountable, []).append(Related(span, "it answers for this"))
    for role_id, places in approved.items():
        role = playbook.roles.get(role_id)
        if role is not None:
            yield Violation(
                playbook.at(role.ref, "title"),
                f'"{role_id}" answers for {_activities(len(places))} and is responsible for none',
                "make it responsible for what it does, or let a role closer to the work answer for it",
                tuple(places[:3]),
            )


def _activities(n: int) -> str:
    return "one activity" if n == 1 else f"{n} activities"


RULE = Rule("approves-only", Severity.WARNING, __doc__ or "", check)
