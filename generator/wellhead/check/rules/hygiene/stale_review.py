"""Everything was reviewed within the last year.

Judged against the day given with `--as-of`; without it the rule keeps quiet, since output must not
depend on the clock. An entity without `reviewed` takes the playbook's.

**Why.** A page that nobody has read for a year is trusted more than it deserves.

Fails, as of 2026-11-01:

```yaml fails roles/keeper.yml
reviewed: 2024-05-01
```

Passes, as of 2026-11-01:

```yaml passes roles/keeper.yml
reviewed: 2026-05-01
```
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.source.blocks import added
from wellhead.source.finding import Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.model import Entity


LIMIT = dt.timedelta(days=366)
"""The greatest age of a review."""


def check(playbook: LinkedPlaybook, context: Context) -> Iterator[Violation]:
    """Yield a violation for every entity whose review is older than the limit."""
    if context.as_of is None:
        return
    default = playbook.playbook.manifest.reviewed
    for entity in playbook.entities:
        reviewed = entity.reviewed or default
        if reviewed is None:
            yield Violation(
                playbook.at(entity.ref, "title"),
                "this was never reviewed",
                "add reviewed: with the day on which somebody read it",
                fix=_fix(playbook, entity, context.reviewed),
            )
        elif context.as_of - reviewed > LIMIT:
            days = (context.as_of - reviewed).days
            yield Violation(
                playbook.at(entity.ref, "reviewed"),
                f"last reviewed {days} days before {context.as_of.isoformat()}",
                "read it again, mend it, and set reviewed to that day",
            )
        elif reviewed > context.as_of:
            yield Violation(
                playbook.at(entity.ref, "reviewed"),
                f"reviewed on {reviewed.isoformat()}, after {context.as_of.isoformat()}",
                "set the day on which it was read",
            )


def _fix(playbook: LinkedPlaybook, entity: Entity, day: dt.date | None) -> Fix | None:
    """Return the fix that adds a day which the user has told: a program cannot know of a review by itself."""
    edit = added(playbook.document(entity.ref), f"reviewed: {day.isoformat()}") if day else None
    return Fix(f"add reviewed: {day}", (edit,)) if edit else None


RULE = Rule("stale-review", Severity.WARNING, __doc__ or "", check, dated=True)
