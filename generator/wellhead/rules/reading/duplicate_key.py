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

from wellhead.finding import Severity
from wellhead.rules.rule import Rule

RULE = Rule("duplicate-key", Severity.ERROR, __doc__ or "")
