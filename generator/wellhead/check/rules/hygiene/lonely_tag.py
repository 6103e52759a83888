"""Where tags group things, no tag stands alone.

Once two entities share a tag, a tag that only one has is reported; the nearest other one is suggested. A
playbook whose tags are all different uses them as words to be found by, and that is fine.

**Why.** Most tags that stand alone are misspelt, or are the plural of another. Whoever follows the other one
misses a page.

Fails:

```yaml with roles/builder.yml
tags: [workshop]
```

```yaml with roles/keeper.yml
tags: [workshop]
```

```yaml fails practices/pair.yml
tags: [workshops]
```

Passes:

```yaml with roles/builder.yml
tags: [workshop]
```

```yaml passes practices/pair.yml
tags: [workshop]
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.kit.ids import suggest_id
from wellhead.kit.nearest import nearest
from wellhead.source.finding import Severity
from wellhead.source.fixes import replace_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.references import Ref


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every tag of one entity alone, if others are shared."""
    places: dict[str, list[tuple[Ref, int]]] = {}
    for entity in playbook.entities:
        for n, tag in enumerate(entity.tags):
            places.setdefault(tag, []).append((entity.ref, n))
    shared = sorted(tag for tag, found in places.items() if len(found) > 1)
    if not shared or not playbook.whole():
        return
    for tag, found in places.items():
        if len(found) == 1:
            near = nearest(tag, shared)
            owner, n = found[0]
            span = playbook.at(owner, "tags", n)
            same = near is not None and _bare(near) == _bare(tag)
            yield Violation(
                span,
                f'no other entity has the tag "{tag}"',
                f'did you mean "{near}"?' if near else "give it to others too, or take it out",
                fix=replace_word(playbook.document(owner), span, tag, near) if near and same else None,
            )


def _bare(tag: str) -> str:
    """Return a tag without its most frequent variations: capitals, separators and the plural's s."""
    return suggest_id(tag).removesuffix("s")


RULE = Rule("lonely-tag", Severity.WARNING, __doc__ or "", check)
