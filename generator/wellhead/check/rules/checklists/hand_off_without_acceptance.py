"""Every hand-off says what the receiver accepts.

At least one acceptance criterion.

**Why.** Without criteria a hand-off is a throw over the wall: the giver is done, and the receiver finds
out later.

Fails:

```yaml fails handoffs/tool-over.yml
accept: []
```

Passes:

```yaml passes handoffs/tool-over.yml
accept:
  - {id: in-hand, text: The keeper has used the tool once, role: keeper}
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
    """Yield a violation for every hand-off without acceptance criteria."""
    for handoff in playbook.handoffs.values():
        if not handoff.accept and handoff.ref not in playbook.playbook.damaged:
            written = "accept" in handoff.model_fields_set
            yield Violation(
                playbook.at(handoff.ref, *(("accept",) if written else ("title",)), key=written),
                "this hand-off does not say what the receiver accepts",
                "add accept: criteria that the receiver ticks",
            )


RULE = Rule("hand-off-without-acceptance", Severity.ERROR, __doc__ or "", check)
