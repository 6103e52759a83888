"""Whoever hands something over has made it or keeps it.

For everything a hand-off carries, its giver is the artifact's owner, or responsible or accountable for an
activity that produces it. A giver without any activity is left to [idle-role](../idle-role/).

**Why.** Whoever gives away what others made cannot answer the receiver's questions, and the maker never
hears of them.

Fails, since the keeper is only asked about the drawing:

```yaml with phases/build.yml
activities:
  - id: draw
    title: Draw the tool
    responsible: [builder]
    accountable: builder
    consulted: [keeper]
    produces: [drawing@drawn]
    checklist:
      - {id: drawn, text: The drawing hangs on the wall}
  - id: make-the-tool
    title: Make the tool
    responsible: [builder]
    accountable: keeper
    needs: [drawing@drawn]
    produces: [tool@made]
    after: [draw]
    practices: [pair]
    checklist:
      - {id: works, text: The tool works once, sources: [book]}
```

```yaml fails handoffs/tool-over.yml
from: keeper
to: builder
carries: [tool@made, drawing@drawn]
```

Passes:

```yaml passes handoffs/tool-over.yml
from: builder
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
    """Yield a violation for everything that a hand-off carries and its giver has no hand in."""
    working = {r for at in playbook.activities for r in (*at.activity.responsible, at.activity.accountable)}
    for handoff in playbook.handoffs.values():
        if handoff.giver not in working:
            continue
        for n, carried in enumerate(handoff.carries):
            artifact = playbook.artifacts.get(carried.artifact)
            makers = [at.activity for at, _ in playbook.producers(carried.artifact)]
            if artifact is None or not makers or playbook.uncertain(artifact.id):
                continue
            able = {artifact.owner_role}.union(*((*m.responsible, m.accountable) for m in makers))
            if handoff.giver not in able:
                yield Violation(
                    playbook.at(handoff.ref, "carries", n),
                    f'"{handoff.giver}" gives {carried} away, and neither makes nor keeps it',
                    f'let "{artifact.owner_role}" give it, or let "{handoff.giver}" take part in making it',
                    (Related(playbook.at(artifact.ref, "owner_role"), "it is kept by another role"),),
                )


RULE = Rule("hand-off-not-own", Severity.WARNING, __doc__ or "", check)
