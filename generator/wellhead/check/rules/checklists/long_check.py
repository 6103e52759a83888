"""A check has at most 20 words.

What it is good for belongs in `why`, how to do it in a practice.

**Why.** A check is read while doing something else. What takes two breaths to read is skipped.

Fails:

```yaml fails phases/run.yml
checklist:
  - id: shelf
    text: >-
      At the end of each day on which the tool was in use by anybody, the tool lies on its shelf again, with
      the blade to the wall
```

Passes:

```yaml passes phases/run.yml
checklist:
  - id: shelf
    text: The tool lies on its shelf, its blade to the wall
    why: At the end of the day somebody may reach for it in the dark.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook

MOST = 20
"""The largest number of words in a check: one sentence that is read at a glance."""


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every check with too many words."""
    for at in playbook.checks:
        n = len(at.check.text.split())
        if n > MOST:
            yield Violation(
                playbook.at(at.owner, *at.steps, "text"),
                f"this check has {n} words; people read {MOST} at a glance",
                "say what is true when it is done, and the rest in why, evidence or a practice",
            )


RULE = Rule("long-check", Severity.WARNING, __doc__ or "", check)
