"""Every phase says what each role's part is.

For each role of the playbook, a phase's `involvement` gives a level and a focus. A role with next to
nothing to do is worth that line too.

**Why.** A role that is not named learns too late that it was needed. Every phase of a machine learning
project needs both sides; what changes is what they put in.

Fails:

```yaml fails phases/build.yml
involvement:
  builder: {level: lead, focus: The tool, relies_on: [keeper]}
```

Passes:

```yaml passes phases/build.yml
involvement:
  builder: {level: lead, focus: The tool, relies_on: [keeper]}
  keeper: {level: support, focus: What is easy to keep}
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
    """Yield a violation for every phase that leaves roles out."""
    for phase in playbook.phases.values():
        named = {part.role for part in phase.involvement}
        missing = [r for r in playbook.roles if r not in named and not playbook.uncertain(r)]
        if missing:
            yield Violation(
                playbook.at(phase.ref, "involvement", key=True),
                f"this phase does not say what part {_and(missing)} {'has' if len(missing) == 1 else 'have'}",
                f"add under involvement: {missing[0]}: {{level: …, focus: …}}",
            )


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


RULE = Rule("missing-involvement", Severity.ERROR, __doc__ or "", check)
