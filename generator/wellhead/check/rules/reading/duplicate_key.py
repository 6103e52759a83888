"""No field is written twice.

**Why.** YAML readers keep one of the two without a word, and not all keep the same one.

Fails:

```yaml fails roles/keeper.yml
title: Keeper
title: Warden
```

Passes:

```yaml passes roles/keeper.yml
title: Keeper
```
"""

from __future__ import annotations

from wellhead.check.rules.rule import Rule
from wellhead.source.finding import Severity

RULE = Rule("duplicate-key", Severity.ERROR, __doc__ or "")
