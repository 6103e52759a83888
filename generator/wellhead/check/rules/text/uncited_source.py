"""Every source in the playbook's list is cited.

An entity, an activity, a check or a term names it under `sources`.

**Why.** Readers take the list for what the playbook rests on. A work that nothing rests on is decoration.

Fails:

```yaml fails playbook.yml
sources:
  book: {title: The book of tools, author: A. Smith}
  film: {title: The film of the book, author: B. Smith}
```

Passes:

```yaml passes playbook.yml
sources:
  book: {title: The book of tools, author: A. Smith}
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
    """Yield a violation for every source that nothing cites."""
    manifest = playbook.playbook.manifest
    # A citation that leads nowhere may be meant for this source.
    if not playbook.whole() or not {s.id for s in manifest.sources}.issuperset(playbook.cited_by):
        return
    for n, source in enumerate(manifest.sources):
        if source.id not in playbook.cited_by:
            yield Violation(
                playbook.at(manifest.ref, "sources", n, key=True),
                f'nothing cites the source "{source.id}"',
                f"name it where something rests on it, as in sources: [{source.id}], or take it out",
            )


RULE = Rule("uncited-source", Severity.WARNING, __doc__ or "", check)
