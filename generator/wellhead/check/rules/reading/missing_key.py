"""No required field is missing.

**Why.** Pages, lists and search results rest on these fields.

Fails, since a role needs a mission:

```yaml fails roles/keeper.yml whole
title: Keeper
summary: Keeps the tool in good order
question: Does it still work?
```

Passes:

```yaml passes roles/keeper.yml whole
title: Keeper
summary: Keeps the tool in good order
question: Does it still work?
mission: Keep the tool working.
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

RULE = Rule("missing-key", Severity.ERROR, __doc__ or "")
