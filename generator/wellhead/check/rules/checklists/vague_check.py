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

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.check.word_lists import wording
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every check with a word that leaves open what would be enough."""
    known = wording(playbook.playbook.manifest.language)
    if known is None:
        return
    for at in playbook.checks:
        phrase = known.first_vague(at.check.text)
        if phrase:
            yield Violation(
                playbook.document(at.owner).word(phrase, *at.steps, "text"),
                f'"{phrase}" leaves open what would be enough',
                "say how much, by when, or who judges it by what",
            )


RULE = Rule("vague-check", Severity.WARNING, __doc__ or "", check)
