"""Every artifact is used.

An activity needs or uses it, or a hand-off carries it.

**Why.** What nobody uses is work that nobody thanks for.

Fails:

```yaml fails phases/build.yml
activities:
  - id: make-the-tool
    title: Make the tool
    responsible: [builder]
    accountable: keeper
    produces: [tool@made, drawing@drawn]
    practices: [pair]
    checklist:
      - {id: works, text: The tool works once, sources: [book]}
```

Passes, since the drawing helps to make the tool:

```yaml passes phases/build.yml
activities:
  - id: make-the-tool
    title: Make the tool
    responsible: [builder]
    accountable: keeper
    uses: [drawing]
    produces: [tool@made, drawing@drawn]
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
    """Yield a violation for every artifact that is made for nobody."""
    for artifact in playbook.artifacts.values():
        if playbook.uncertain(artifact.id) or not playbook.producers(artifact.id):
            continue
        if not (
            playbook.needers(artifact.id) or playbook.users(artifact.id) or playbook.carried_by(artifact.id)
        ):
            yield Violation(
                playbook.at(artifact.ref, "title"),
                f'nothing needs, uses or carries the artifact "{artifact.id}"',
                "name it in needs or uses of an activity, or in carries of a hand-off; or drop it",
            )


RULE = Rule("artifact-never-used", Severity.WARNING, __doc__ or "", check)
