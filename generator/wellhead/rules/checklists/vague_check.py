"""A check leaves no doubt about what would be enough.

Reported are words such as "appropriate", "sufficient", "if possible" and "etc.". This rule knows English and
German.

**Why.** Two people tick a vague check by two measures, and find out when it matters.

Fails:

```yaml fails phases/run.yml
checklist:
  - {id: light, text: There is sufficient light at the bench}
```

Passes:

```yaml passes phases/run.yml
checklist:
  - {id: light, text: You can read a ruler at the bench without a lamp of your own}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.finding import Severity
from wellhead.rules.rule import Context, Rule, Violation
from wellhead.uses import checks_in
from wellhead.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.link import Anything, LinkedPlaybook
    from wellhead.model import Manifest
    from wellhead.uses import Steps


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every check with a word that leaves open what would be enough."""
    known = wording(playbook.playbook.manifest.language)
    if known is None:
        return

    def look(entity: Manifest | Anything) -> tuple[tuple[Steps, str], ...]:
        found = ((at.steps, known.first_vague(at.check.text)) for at in checks_in(entity))
        return tuple([(steps, phrase) for steps, phrase in found if phrase])

    for entity, found in playbook.of_each(RULE.id, look):
        for steps, phrase in found:
            yield Violation(
                playbook.document(entity.ref).word(phrase, *steps, "text"),
                f'"{phrase}" leaves open what would be enough',
                "say how much, by when, or who judges it by what",
            )


RULE = Rule("vague-check", Severity.WARNING, __doc__ or "", check)
