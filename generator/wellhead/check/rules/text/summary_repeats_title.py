"""A summary says more than the title.

It has at least one word that counts and that the title lacks, whatever its ending.

**Why.** Cards, lists and search results show both. Said twice, the line that was to help readers choose is
lost.

Fails:

```yaml fails roles/keeper.yml
title: Keeper of the tool
summary: The tool's keeper
```

Passes:

```yaml passes roles/keeper.yml
title: Keeper of the tool
summary: Oils it, lends it out and gets it back
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.check.word_lists import wording, words
from wellhead.source.finding import Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.references import Ref


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every summary that adds nothing to its title."""
    known = wording(playbook.playbook.manifest.language)
    for owner, steps, title, summary in _pairs(playbook):
        said, named = (
            (known.gist(summary), known.gist(title))
            if known
            else (frozenset(words(summary)), frozenset(words(title)))
        )
        if said <= named and owner not in playbook.playbook.damaged:
            yield Violation(
                playbook.at(owner, *steps, "summary"),
                "this summary says no more than the title",
                "say what it is for",
                (Related(playbook.at(owner, *steps, "title"), "the title"),),
            )


def _pairs(playbook: LinkedPlaybook) -> Iterator[tuple[Ref, tuple[str | int, ...], str, str]]:
    for entity in playbook.entities:
        yield entity.ref, (), entity.title, entity.summary
    for at in playbook.activities:
        if at.activity.summary:
            yield at.phase.ref, ("activities", at.position), at.activity.title, at.activity.summary


RULE = Rule("summary-repeats-title", Severity.WARNING, __doc__ or "", check)
