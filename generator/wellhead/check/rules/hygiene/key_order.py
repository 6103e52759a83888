"""The keys of a file stand in the order of the format.

Off until `rules` in `playbook.yml` sets it, since the order of keys changes nothing on a page. First come
`title` and `summary`, then the fields of the kind in the order of the format's reference, then what every
entity has. `wellhead check --fix` moves keys together with the comments above them.

**Why.** Whoever knows one file finds their way in all others.

Fails:

```yaml fails playbook.yml
rules:
  key-order: {severity: warning, reason: All files read alike}
```

Passes:

```yaml passes roles/keeper.yml whole
title: Keeper
summary: Keeps the tool in good order
question: Does it still work?
mission: Keep the tool working.
tags: [tool]
```
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from wellhead.check.rules.rule import Context, Rule, Violation
from wellhead.playbook.model import Entity
from wellhead.playbook.references import Kind
from wellhead.source.blocks import moved
from wellhead.source.finding import Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wellhead.playbook.link import LinkedPlaybook
    from wellhead.playbook.parts import Model

_LAST = ("body", "story", "tags", "sources", "was", "owner", "reviewed")
"""The fields of every entity that belong at the end of a file."""


@cache
def order(model: type[Model]) -> tuple[str, ...]:
    """Return the keys of a file in the format's order, as authors write them.

    Args:
        model: the model of the file's content.
    """
    names = tuple([field.alias or name for name, field in model.model_fields.items() if name != "id"])
    if not issubclass(model, Entity):
        return names
    return (*[name for name in names if name not in _LAST], *_LAST)


def check(playbook: LinkedPlaybook, _context: Context) -> Iterator[Violation]:
    """Yield a violation for every file whose keys stand in another order."""
    for ref, document in playbook.playbook.documents.items():
        model = playbook.find(ref) if ref.kind is not Kind.PLAYBOOK else playbook.playbook.manifest
        if ref.kind is Kind.TERM or model is None:
            continue
        known = order(type(model))
        written = document.keys
        keys = [key for key in written if key in known]
        wanted = sorted(keys, key=known.index)
        wrong = next((n for n, (a, b) in enumerate(zip(keys, wanted, strict=True)) if a != b), None)
        if wrong is None:
            continue
        edit = moved(document, known) if len(keys) == len(written) else None
        yield Violation(
            playbook.at(ref, keys[wrong], key=True),
            f'"{wanted[wrong]}" should stand before "{keys[wrong]}"',
            f"the order here is {', '.join(wanted)}",
            fix=Fix("put the keys into the format's order", (edit,)) if edit else None,
        )


RULE = Rule("key-order", Severity.WARNING, __doc__ or "", check, asked=True)
