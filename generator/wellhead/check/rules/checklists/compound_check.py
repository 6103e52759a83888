"""A check says one thing.

Reported are a check of two sentences, one with a semicolon, and one in which an "and" joins two statements,
each with its own verb such as "is" or "has". An "and" between two things is fine: "the plan and the budget
are agreed". This rule knows English and German.

**Why.** When one half is true, the box can be neither ticked nor left.

Fails:

```yaml fails phases/run.yml
checklist:
  - {id: clean, text: The bench is clean and the tool has been oiled}
```

Passes:

```yaml passes phases/run.yml
checklist:
  - {id: clean, text: The bench and the tool are clean}
  - {id: oiled, text: The tool has been oiled}
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.check.word_lists import wording
from wellhead.source.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.check.word_lists import Wording
    from wellhead.playbook.link import LinkedPlaybook

_SENTENCES = re.compile(r";\s|(?<=[a-zäöüß]{3}[.!?]) +(?=[A-ZÄÖÜ])")


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every check that holds two statements."""
    known = wording(playbook.playbook.manifest.language)
    if known is None:
        return
    for at in playbook.checks:
        second = _second(known, at.check.text)
        if second:
            yield Violation(
                playbook.document(at.owner).word(second, *at.steps, "text"),
                "this check holds two things, which may not be true at the same time",
                "make two checks of it; the first keeps the id",
            )


def _second(known: Wording, text: str) -> str | None:
    """Return the second statement of a text; None if it has but one."""
    break_ = _SENTENCES.search(text)
    return text[break_.end() :] if break_ else known.second_statement(text)


RULE = Rule("compound-check", Severity.WARNING, __doc__ or "", check)
