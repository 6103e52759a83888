"""Whether a check is met can be seen.

Reported is a check that says what somebody understands, knows, feels or is aware of, without `evidence`: what
you would show someone. This rule knows English and German.

**Why.** Nobody can look into a head. A box that can only be believed is ticked by everybody.

Fails:

```yaml fails phases/run.yml
checklist:
  - {id: safety, text: Everyone understands how the tool can hurt them}
```

Passes:

```yaml passes phases/run.yml
checklist:
  - {id: safety, text: Everyone has shown how they hold the tool}
  - {id: risk, text: Everyone knows where the bandages are, evidence: Each has fetched one}
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
    """Yield a violation for every check that is met in a head and shown by nothing."""
    known = wording(playbook.playbook.manifest.language)
    if known is None:
        return
    for at in playbook.checks:
        phrase = None if at.check.evidence else known.first_unseen(at.check.text)
        if phrase:
            yield Violation(
                playbook.document(at.owner).word(phrase, *at.steps, "text"),
                f'nobody can see whether "{phrase}" is true',
                "say what they can do or have done, or add evidence: what you would show someone",
            )


RULE = Rule("unobservable-check", Severity.WARNING, __doc__ or "", check)
